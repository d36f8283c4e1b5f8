// SPDX-License-Identifier: MulanPSL-2.0

import JSONText

extension Schema {
  /// The schema as a JSON Schema (draft 7, which every editor's YAML server reads).
  ///
  /// It sees what a YAML reader makes of the file. `0x7a000000` and `2046820352` are the same
  /// integer there and `"a"` the same text as `a`; and a choice of keys that depends on another
  /// key's value is not said. So whatever `diagnostics(for:)` accepts is valid, but not everything
  /// that is valid is accepted. One exception: text that YAML takes for `true`, `null` or a date
  /// has to be in quotes here; allowing it would make editors offer `true` for every text.
  public func jsonSchema(title: String) -> JSON {
    guard case .object(let members) = schema else { preconditionFailure("schemas are objects") }
    return .object(
      [
        JSON.Member("$schema", "http://json-schema.org/draft-07/schema#"),
        JSON.Member("title", .string(title)),
      ] + members)
  }

  private var schema: JSON {
    switch self {
    case .mapping(let fields):
      let required = fields.filter(\.isRequired).map(\.key)
      return [
        "type": "object", "properties": Self.properties(fields),
        "required": required.isEmpty ? nil : JSON(required), "additionalProperties": false,
      ]
    case .choice(let fields):
      return [
        "type": "object", "properties": Self.properties(fields), "additionalProperties": false,
        "minProperties": 1, "maxProperties": 1,
      ]
    case .table(let schema):
      return [
        "type": "object", "propertyNames": ["pattern": .string(Self.namePattern)],
        "additionalProperties": schema.schema,
        "maxProperties": JSON(YAMLLimit.entries),
      ]
    case .openMapping: return ["type": "object"]
    case .list(let schema, let least):
      return [
        "type": "array", "items": schema.schema, "minItems": least > 0 ? JSON(least) : nil,
        "maxItems": JSON(YAMLLimit.entries),
      ]
    // Text and names may look like numbers.
    case .text, .line: return ["type": ["string", "number"], "minLength": 1]
    case .name:
      return [
        "type": ["string", "integer"], "pattern": .string(Self.namePattern), "minimum": 0,
      ]
    case .word(let words): return ["enum": JSON(words)]
    case .flag: return ["type": "boolean"]
    case .version(let known): return ["const": .number(known)]
    case .number(.size, let range), .number(.offset, let range):
      // With a suffix it is text; how large it may be then, only the reader knows.
      return [
        "type": ["integer", "string"], "minimum": .number(range.lowerBound),
        "maximum": .number(range.upperBound),
        "pattern": range.lowerBound > 0 ? "^[1-9][0-9]*[KMG]$" : "^(0|[1-9][0-9]*)[KMG]$",
      ]
    case .number(_, let range):
      return [
        "type": "integer", "minimum": .number(range.lowerBound),
        "maximum": .number(range.upperBound),
      ]
    }
  }

  private static func properties(_ fields: [Field]) -> JSON {
    .object(
      fields.map { field in
        guard case .object(let members) = field.schema.schema else {
          preconditionFailure("schemas are objects")
        }
        let description = JSON.Member("description", .string(field.about))
        return JSON.Member(field.key, .object([description] + members))
      })
  }
}
