/// How to walk several strided operands of one shape: axes that can be walked as one are merged,
/// the innermost becomes a run for a kernel, and the others are counted through.
package struct LoopPlan {
  private var counts: [Int]
  /// For each operand, the strides of the merged axes.
  private var strides: [[Int]]

  /// Elements that a kernel may work on before the loop looks whether it should stop.
  package static let chunk = 1 << 20

  init(_ shape: Shape, _ operands: [Strides]) {
    counts = []
    strides = operands.map { _ in [] }
    if shape.contains(0) {
      counts = [0]
      strides = operands.map { _ in [0] }
      return
    }
    for axis in 0..<shape.count where shape[axis] != 1 {
      if let last = counts.indices.last,
        operands.indices.allSatisfy({ strides[$0][last] == operands[$0][axis] &* shape[axis] })
      {
        counts[last] *= shape[axis]
        for i in operands.indices { strides[i][last] = operands[i][axis] }
      } else {
        counts.append(shape[axis])
        for i in operands.indices { strides[i].append(operands[i][axis]) }
      }
    }
    if counts.isEmpty {
      counts = [1]
      strides = operands.map { _ in [0] }
    }
  }

  /// Calls `body` for each run: the operands' offsets, their steps, and how many elements it has.
  func run(
    _ body: (_ offsets: [Int], _ steps: [Int], _ count: Int) throws(TensorError) -> Void
  ) throws(TensorError) {
    let inner = counts.count - 1
    let innerCount = counts[inner]
    if innerCount == 0 { return }
    let steps = strides.map { $0[inner] }
    var offsets = [Int](repeating: 0, count: strides.count)
    var position = [Int](repeating: 0, count: inner)
    var sinceCheck = 0
    while true {
      if innerCount <= Self.chunk {
        try body(offsets, steps, innerCount)
        sinceCheck += innerCount
        if sinceCheck >= Self.chunk {
          try Interrupt.check()
          sinceCheck = 0
        }
      } else {
        var done = 0
        while done < innerCount {
          let length = min(Self.chunk, innerCount - done)
          var shifted = offsets
          for i in shifted.indices { shifted[i] += done * steps[i] }
          try body(shifted, steps, length)
          done += length
          try Interrupt.check()
        }
      }
      var axis = inner - 1
      while axis >= 0 {
        position[axis] += 1
        for i in offsets.indices { offsets[i] += strides[i][axis] }
        if position[axis] < counts[axis] { break }
        for i in offsets.indices { offsets[i] -= strides[i][axis] * counts[axis] }
        position[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }
}
