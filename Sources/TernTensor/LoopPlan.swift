/// How to walk several strided operands of one shape: axes that can be walked as one are merged,
/// the innermost becomes a run for a kernel, and the others are counted through.
package struct LoopPlan<let operands: Int> {
  /// One number for each operand.
  package typealias PerOperand = InlineArray<operands, Int>

  /// The sizes of the merged axes, at least one.
  private var counts = Shape()
  /// For each operand, the strides of the merged axes.
  private var strides = InlineArray<operands, Strides>(repeating: Strides())

  init(_ shape: Shape, _ strides: InlineArray<operands, Strides>) {
    if shape.contains(0) {
      append(0)
      return
    }
    for axis in 0..<shape.count where shape[axis] != 1 {
      let last = counts.count - 1
      var isOneRun = last >= 0
      for i in 0..<operands where isOneRun { isOneRun = self.strides[i][last] == strides[i][axis] &* shape[axis] }
      if isOneRun { counts[last] *= shape[axis] } else { append(shape[axis]) }
      for i in 0..<operands { self.strides[i][counts.count - 1] = strides[i][axis] }
    }
    if counts.isEmpty { append(1) }
  }

  private mutating func append(_ size: Int) {
    counts.append(size)
    for i in 0..<operands { strides[i].append(0) }
  }

  /// Calls `body` for each run: the operands' offsets, their steps, and how many elements it has.
  @inline(__always)
  func run(
    _ body: (_ offsets: PerOperand, _ steps: PerOperand, _ count: Int) throws(TensorError) -> Void
  ) throws(TensorError) {
    try runBlocks { offsets, rowSteps, steps, rows, count throws(TensorError) in
      var row = offsets
      for _ in 0..<rows {
        try body(row, steps, count)
        for i in 0..<operands { row[i] += rowSteps[i] }
      }
    }
  }

  /// Calls `body` for each block of rows: the operands' offsets, their steps from row to row and from element to element, how many rows
  /// it has, and how many elements each of them.
  @inline(__always)
  func runBlocks(
    _ body: (_ offsets: PerOperand, _ rowSteps: PerOperand, _ steps: PerOperand, _ rows: Int, _ count: Int) throws(TensorError) -> Void
  ) throws(TensorError) {
    let inner = counts.count - 1
    let count = counts[inner]
    if count == 0 { return }
    let outer = max(inner - 1, 0), rows = inner > 0 ? counts[outer] : 1
    // So many elements of a row, and rows, that a stop does not have to wait long.
    let countAtOnce = min(count, Interrupt.stretch), rowsAtOnce = Interrupt.stretch / countAtOnce
    var steps = PerOperand(repeating: 0), rowSteps = PerOperand(repeating: 0), offsets = PerOperand(repeating: 0)
    for i in 0..<operands {
      steps[i] = strides[i][inner]
      rowSteps[i] = strides[i][outer]
    }
    var position = Shape(repeating: 0, count: outer)
    var sinceCheck = 0
    while true {
      for firstRow in stride(from: 0, to: rows, by: rowsAtOnce) {
        for first in stride(from: 0, to: count, by: countAtOnce) {
          var start = offsets
          for i in 0..<operands { start[i] += firstRow * rowSteps[i] + first * steps[i] }
          let rowsHere = min(rowsAtOnce, rows - firstRow), countHere = min(countAtOnce, count - first)
          try body(start, rowSteps, steps, rowsHere, countHere)
          sinceCheck += rowsHere * countHere
          if sinceCheck >= Interrupt.stretch {
            try Interrupt.check()
            sinceCheck = 0
          }
        }
      }
      var axis = outer - 1
      while axis >= 0 {
        position[axis] += 1
        for i in 0..<operands { offsets[i] += strides[i][axis] }
        if position[axis] < counts[axis] { break }
        for i in 0..<operands { offsets[i] -= strides[i][axis] * counts[axis] }
        position[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }
}
