import Testing

/// Convolutions and pooling against plain loops over windows, on integers: exact where nothing is divided.
@Suite struct ConvolutionJudge {
  private struct Move {
    var stride: [Int], padding: [Int], dilation: [Int], groups: Int

    var source: String { "stride=(\(stride[0]), \(stride[1])), padding=(\(padding[0]), \(padding[1])), dilation=(\(dilation[0]), \(dilation[1])), groups=\(groups)" }
  }

  private static func convolved(_ x: Dense, _ w: Dense, _ b: Dense?, _ move: Move) -> Dense {
    let sizes = (0..<2).map { (axis: Int) -> Int in
      let span = move.dilation[axis] * (w.shape[axis + 2] - 1) + 1
      return (x.shape[axis + 2] + 2 * move.padding[axis] - span) / move.stride[axis] + 1
    }
    let filters = w.shape[0], channels = w.shape[1]
    return Dense([x.shape[0], filters] + sizes) { place in
      var total = b?.values[place[1]] ?? 0
      let first = place[1] / (filters / move.groups) * channels
      for channel in 0..<channels {
        for i in 0..<w.shape[2] {
          let row = place[2] * move.stride[0] + i * move.dilation[0] - move.padding[0]
          if row < 0 || row >= x.shape[2] { continue }
          for j in 0..<w.shape[3] {
            let column = place[3] * move.stride[1] + j * move.dilation[1] - move.padding[1]
            if column < 0 || column >= x.shape[3] { continue }
            total += x[[place[0], first + channel, row, column]] * w[[place[1], channel, i, j]]
          }
        }
      }
      return total
    }
  }

  @Test("conv2d and conv1d", arguments: ["f32", "f64"])
  func convolutions(_ dtype: String) throws {
    let judge = Judge(seed: 111)
    for round in 0..<120 {
      // The last ones are large enough to be laid out in several blocks.
      let isLarge = round >= 116
      let groups = judge.pick([1, 1, 1, 2, 3])
      let size = (0..<2).map { _ in judge.number(1...4) }
      let move = Move(
        stride: [judge.number(1...3), judge.number(1...3)], padding: [judge.number(0...3), judge.number(0...3)],
        dilation: [judge.number(1...2), judge.number(1...2)], groups: groups)
      let rows = (0..<2).map { move.dilation[$0] * (size[$0] - 1) + 1 + judge.number(0...9) + (isLarge ? 120 : 0) }
      let channels = judge.number(1...3), filters = judge.number(1...3)
      let x = judge.integers([judge.number(1...3), channels * groups] + rows)
      let w = judge.integers([filters * groups, channels] + size), b = judge.chance(2) ? judge.integers([filters * groups]) : nil
      try judge.give("x", x, dtype)
      try judge.give("w", w, dtype)
      if let b { try judge.give("b", b, dtype) }
      try judge.expect("conv2d(x, w, \(b == nil ? "none" : "b"), \(move.source))", Self.convolved(x, w, b, move))
      if size[0] == 1 || rows[0] > 20 { continue }
      // One row is a sequence.
      var flat = move
      (flat.stride[0], flat.padding[0], flat.dilation[0]) = (1, 0, 1)
      let sequence = judge.integers([2, channels * groups, 1, rows[1]]), taps = judge.integers([filters * groups, channels, 1, size[1]])
      let expected = Self.convolved(sequence, taps, b, flat)
      try judge.give("x", Dense([2, channels * groups, rows[1]], sequence.values), dtype)
      try judge.give("w", Dense([filters * groups, channels, size[1]], taps.values), dtype)
      try judge.expect(
        "conv1d(x, w, \(b == nil ? "none" : "b"), \(move.stride[1]), \(move.padding[1]), \(move.dilation[1]), \(groups))",
        Dense([2, filters * groups, expected.shape[3]], expected.values))
    }
  }

  @Test("conv_transpose2d", arguments: ["f32", "f64"])
  func transposed(_ dtype: String) throws {
    let judge = Judge(seed: 112)
    for round in 0..<80 {
      let groups = judge.pick([1, 1, 2])
      let size = (0..<2).map { _ in judge.number(1...3) }
      let stride = [judge.number(1...3), judge.number(1...3)], dilation = [judge.number(1...2), judge.number(1...2)]
      let padding = (0..<2).map { judge.number(0...min(1, size[$0] - 1)) }
      let extra = (0..<2).map { judge.number(0...max(stride[$0], dilation[$0]) - 1) }
      let channels = judge.number(1...3), filters = judge.number(1...3)
      let x = judge.integers([judge.number(1...2), channels * groups, judge.number(1...6) + (round == 79 ? 60 : 0), judge.number(2...6)])
      let w = judge.integers([channels * groups, filters] + size), b = judge.integers([filters * groups])
      let extent = (0..<2).map { (axis: Int) -> Int in
        let spread = (x.shape[axis + 2] - 1) * stride[axis] + dilation[axis] * (size[axis] - 1)
        return spread - 2 * padding[axis] + extra[axis] + 1
      }
      if extent.min()! < 1 { continue }
      var expected = Dense([x.shape[0], filters * groups] + extent) { b.values[$0[1]] }
      Dense.eachIndex(of: x.shape) { place, number in
        let group = place[1] / channels
        for filter in 0..<filters {
          for i in 0..<size[0] {
            for j in 0..<size[1] {
              let row = place[2] * stride[0] + i * dilation[0] - padding[0], column = place[3] * stride[1] + j * dilation[1] - padding[1]
              if row < 0 || row >= extent[0] || column < 0 || column >= extent[1] { continue }
              expected[[place[0], group * filters + filter, row, column]] += x.values[number] * w[[place[1], filter, i, j]]
            }
          }
        }
      }
      try judge.give("x", x, dtype)
      try judge.give("w", w, dtype)
      try judge.give("b", b, dtype)
      try judge.expect(
        "conv_transpose2d(x, w, b, (\(stride[0]), \(stride[1])), (\(padding[0]), \(padding[1])), (\(extra[0]), \(extra[1])), \(groups), (\(dilation[0]), \(dilation[1])))",
        expected)
    }
  }

  @Test("pooling", arguments: ["f32", "f64"])
  func pooling(_ dtype: String) throws {
    let judge = Judge(seed: 113)
    for _ in 0..<80 {
      let size = [judge.number(1...4), judge.number(1...4)], stride = [judge.number(1...4), judge.number(1...4)]
      let padding = size.map { judge.number(0...$0 / 2) }
      let x = judge.integers([judge.number(1...2), judge.number(1...3), size[0] + judge.number(0...9), size[1] + judge.number(0...40)])
      try judge.give("x", x, dtype)
      let places = (0..<2).map { (axis: Int) -> Int in (x.shape[axis + 2] + 2 * padding[axis] - size[axis]) / stride[axis] + 1 }
      func pooled(_ join: ([Double]) -> Double) -> Dense {
        Dense(Array(x.shape.prefix(2)) + places) { place in
          var window: [Double] = []
          for row in place[2] * stride[0] - padding[0]..<place[2] * stride[0] - padding[0] + size[0] where row >= 0 && row < x.shape[2] {
            for column in place[3] * stride[1] - padding[1]..<place[3] * stride[1] - padding[1] + size[1] where column >= 0 && column < x.shape[3] {
              window.append(x[[place[0], place[1], row, column]])
            }
          }
          return join(window)
        }
      }
      let arguments = "(\(size[0]), \(size[1])), (\(stride[0]), \(stride[1])), (\(padding[0]), \(padding[1]))"
      try judge.expect("max_pool2d(x, \(arguments))", pooled { $0.max() ?? -.infinity })
      try judge.expect("avg_pool2d(x, \(arguments))", pooled { $0.reduce(0, +) / Double(size[0] * size[1]) }, relative: 0x1p-23)
      let cuts = [judge.number(1...9), judge.number(1...9)]
      let means = Dense(Array(x.shape.prefix(2)) + cuts) { place in
        func stretch(_ axis: Int) -> Range<Int> {
          let length = x.shape[axis], count = cuts[axis - 2]
          return place[axis] * length / count..<((place[axis] + 1) * length + count - 1) / count
        }
        var total = 0.0
        for row in stretch(2) { for column in stretch(3) { total += x[[place[0], place[1], row, column]] } }
        return total / Double(stretch(2).count * stretch(3).count)
      }
      // The mean over rows is rounded before that over columns is taken.
      try judge.expect("adaptive_avg_pool2d(x, (\(cuts[0]), \(cuts[1])))", means, within: 4e-6)
    }
  }
}
