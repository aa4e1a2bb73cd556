import TernKernels

/// Rows of elements, cut into the parts that a thread takes at once. The parts depend on the sizes alone, so results do not depend on threads.
struct RowParts {
  let rows: Int
  private let atOnce: Int

  private static let elementsAtOnce = 1 << 16

  init(rows: Int, length: Int) {
    self.rows = rows
    atOnce = max(1, Self.elementsAtOnce / max(length, 1))
  }

  var count: Int { (rows + atOnce - 1) / atOnce }

  /// Calls `body` for each part, on all threads when there are many.
  func run(_ body: @escaping (_ part: Int, _ rows: Range<Int>) -> Void) throws(TensorError) {
    if rows <= atOnce {
      if rows > 0 { body(0, 0..<rows) }
      return
    }
    let isDone = Parallel.run(count) { part in body(part, part * atOnce..<min(rows, (part + 1) * atOnce)) }
    if !isDone { throw .interrupted }
  }
}
