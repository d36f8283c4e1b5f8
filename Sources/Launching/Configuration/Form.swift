// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// What a value looks like.
enum Form {
  /// Lower-case letters, digits and hyphens.
  case name
  /// An absolute path.
  case path
  /// Processors, as Linux numbers them, separated by commas.
  case processors
  /// Processors and the numbers that their hardware has for them, `3:0x3`, separated by commas.
  case registers
  /// Whatever is not empty.
  case text
  /// Names of services, separated by commas; there may be none.
  case services
  /// Ways to switch the client off, separated by commas, each once; there may be none.
  case powerOff
  /// Hexadecimal with `0x`: a decimal address is a mistake.
  case address
  /// An address that is a multiple of 4096, as those of the module's regions are.
  case page
  /// The same for a number of bytes, which is not 0.
  case size
  /// Decimal, or hexadecimal with `0x`.
  case number(ClosedRange<UInt64>)
  /// One of these words, which are separated by spaces. The value is its place, from 0 on.
  case word(StaticString)

  /// `KEY needs …`
  func describe(_ text: inout Text) {
    switch self {
    case .name: text.add("at most 31 lower-case letters, digits and hyphens")
    case .path: text.add("a path that begins with /")
    case .processors: text.add("numbers of processors with commas between them")
    case .registers:
      text.add("processors with their MPIDR or APIC id, as 3:0x3, with commas between them")
    case .text: text.add("a text")
    case .services: text.add("names of at most 31 characters with commas between them")
    case .powerOff:
      text.add("some of ")
      let words = ByteText(PowerOff.words)
      for i in 0..<words.count {
        text.add(byte: words[i] == UInt8(ascii: " ") ? UInt8(ascii: ",") : words[i])
      }
    case .address: text.add("a hexadecimal number with 0x of at most 64 bits")
    case .page: text.add("a hexadecimal number with 0x, a multiple of 0x1000")
    case .size: text.add("a hexadecimal number with 0x, a multiple of 0x1000 above 0")
    case .number(let range):
      text.add("a number from ")
      text.add(decimal: range.lowerBound)
      text.add(" to ")
      text.add(decimal: range.upperBound)
    case .word(let words):
      var rest: ByteText? = ByteText(words)
      while let (word, next) = rest?.split(at: UInt8(ascii: " ")) {
        text.add(word)
        rest = next
        if next != nil { text.add(" or ") }
      }
    }
  }
}

extension ConfigurationValues {
  /// Takes a value over, or returns false if it is not of the key's form.
  mutating func read(_ key: Key, _ value: ByteText) -> Bool {
    let form = key.definition.form
    switch form {
    case .name: return isName(value) && set(key, value)
    case .path: return value.count > 0 && value[0] == UInt8(ascii: "/") && set(key, value)
    case .text: return value.count > 0 && set(key, value)
    case .processors, .registers, .services, .powerOff:
      return isList(value, of: form) && set(key, value)
    case .address, .page, .size:
      guard let number = value.afterPrefix?.number(base: 16) else { return false }
      if case .address = form { return set(key, number) }
      if case .size = form, number == 0 { return false }
      return number & 0xfff == 0 && set(key, number)
    case .number(let range):
      let number = value.afterPrefix?.number(base: 16) ?? value.number(base: 10)
      guard let number, range.contains(number) else { return false }
      return set(key, number)
    case .word(let words):
      guard let place = ByteText(words).place(of: value, separator: UInt8(ascii: " ")) else {
        return false
      }
      return set(key, UInt64(place))
    }
  }
}

/// As in profiles: at most 31 lower-case letters, digits and hyphens, no hyphen in front.
func isName(_ word: ByteText) -> Bool {
  guard word.count > 0, word.count <= 31, word[0] != UInt8(ascii: "-") else { return false }
  for i in 0..<word.count {
    switch word[i] {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"):
      break
    default: return false
    }
  }
  return true
}

private func isList(_ value: ByteText, of form: Form) -> Bool {
  // services and ways there may be none
  if value.count == 0 {
    switch form {
    case .processors, .registers: return false
    default: return true
    }
  }
  var rest: ByteText? = value
  var count = 0
  while let (item, next) = rest?.split() {
    switch form {
    // as in Options: the module's numbers have 32 bits, Linux's fewer than 16
    case .processors: guard let n = item.number(base: 10), n < 0xffff else { return false }
    case .registers:
      let (cpu, reg) = item.split(at: UInt8(ascii: ":"))
      guard let n = cpu.number(base: 10), n < 0xffff, reg?.afterPrefix?.number(base: 16) != nil
      else { return false }
    // RPMsg's names have 32 bytes with the NUL
    case .services: guard item.count > 0, item.count <= Limits.serviceName else { return false }
    default:
      guard ByteText(PowerOff.words).place(of: item, separator: UInt8(ascii: " ")) != nil else {
        return false
      }
    }
    // each once
    guard value.place(of: item) == count else { return false }
    count += 1
    rest = next
  }
  return true
}
