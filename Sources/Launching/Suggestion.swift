// SPDX-License-Identifier: MulanPSL-2.0

/// The first of `count` names that `word` is most likely a mistyping of: at most a third of its
/// letters are wrong, and in no other name fewer. `name` returns nil for what does not count.
func nearest(
  to word: ByteText, among count: UInt8, name: (UInt8) -> StaticString?
) -> UInt8? {
  guard word.count <= 31 else { return nil }  // as long as names get
  let most = max(1, word.count / 3)
  var edits = 1
  while edits <= most {
    for i in 0..<count {
      if let name = name(i), isNear(word, ByteText(name), edits: edits) { return i }
    }
    edits += 1
  }
  return nil
}

/// Can `a` become `b` if at most `edits` letters are changed, added, left out or swapped with their
/// neighbour? Tries all of these at the first difference: with a table as usual there would be
/// something to allocate.
private func isNear(_ a: ByteText, _ b: ByteText, edits: Int) -> Bool {
  var i = 0
  while i < a.count, i < b.count, a[i] == b[i] { i += 1 }
  let left = a.count - i
  let right = b.count - i
  if left == 0 || right == 0 { return left + right <= edits }
  if edits == 0 { return false }
  func restIsNear(_ skipA: Int, _ skipB: Int) -> Bool {
    isNear(a.part(i + skipA, a.count), b.part(i + skipB, b.count), edits: edits - 1)
  }
  if restIsNear(1, 1) || restIsNear(1, 0) || restIsNear(0, 1) { return true }
  return left > 1 && right > 1 && a[i] == b[i + 1] && a[i + 1] == b[i] && restIsNear(2, 2)
}
