import TernOps
import TernTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Operation {
  static let softAlignment = Operation(
    "soft_alignment", [.tensor("distances"), .number("gamma", 1)],
    """
    The smallest sum of distances along a path from the first corner to the last that goes down, right or both at each step; the minimum
    is a soft one, which counts nearly equal paths too: -gamma log(Σ exp(-sum / gamma)) over all paths.

    - Shapes: `distances: [n, m]` → `[]`
    - Errors: gamma must be above 0, n and m at least 1
    - Source: Cuturi and Blondel, 2017, equation 3; its derivative by their algorithm 2
    """, examples: [("soft_alignment([[0.0, 9], [9, 0]], 0.01)", "0.0")],
    rules: Rules(
      .rule { call throws(OperationError) in try .outline(call.floatingType([0]), []) }, cost: .perArgumentElement(80))
  ) { call throws(OperationError) in
    let distances = try call.tensor(0), gamma = try call.number(1)
    guard distances.rank == 2, distances.count > 0 else { throw call.wrong(0, "a tensor [n, m] with at least one element") }
    guard gamma > 0, gamma.isFinite else { throw call.wrong(1, "a number above 0") }
    return Value(
      try tensorWork { () throws(TensorError) in
        let floating = try distances.floating()
        var paths: Paths?
        let results = try Tensor.step(named: "soft_alignment", [floating]) { () throws(TensorError) in
          let found = try Paths(floating.converted(to: .f64), gamma)
          paths = found
          return [try Tensor.scalar(found.length).converted(to: floating.dtype)]
        } pullbackOfElements: { cotangents in
          guard let cotangent = cotangents[0], let paths else { return [nil] }
          return [try paths.weights().converted(to: floating.dtype) * cotangent]
        }
        return results[0]
      })
  }
}

/// The soft lengths of all paths from the first corner of a table to each of its places.
private struct Paths {
  private let rows: Int
  private let columns: Int
  private let gamma: Double
  private let distances: [Double]
  /// With a row above and a column to the left that no path comes from.
  private var lengths: [Double]

  var length: Double { lengths[rows * (columns + 1) + columns] }

  init(_ table: Tensor, _ gamma: Double) throws(TensorError) {
    (rows, columns) = (table.shape[0], table.shape[1])
    self.gamma = gamma
    distances = try table.elements(Double.self)
    lengths = [Double](repeating: .infinity, count: (rows + 1) * (columns + 1))
    lengths[0] = 0
    let stride = columns + 1
    for i in 1...rows {
      try Interrupt.check()
      for j in 1...columns {
        let best = softMinimum(lengths[(i - 1) * stride + j], lengths[i * stride + j - 1], lengths[(i - 1) * stride + j - 1])
        lengths[i * stride + j] = distances[(i - 1) * columns + j - 1] + best
      }
    }
  }

  private func softMinimum(_ a: Double, _ b: Double, _ c: Double) -> Double {
    let least = min(a, b, c)
    return least - gamma * log(exp((least - a) / gamma) + exp((least - b) / gamma) + exp((least - c) / gamma))
  }

  /// How much of all paths goes through each place: the derivative of their length.
  func weights() throws(TensorError) -> Tensor {
    let stride = columns + 1
    var weights = [Double](repeating: 0, count: rows * columns)
    for i in (0..<rows).reversed() {
      try Interrupt.check()
      for j in (0..<columns).reversed() {
        if i == rows - 1, j == columns - 1 {
          weights[i * columns + j] = 1
          continue
        }
        let own = lengths[(i + 1) * stride + j + 1]
        for (down, right) in [(1, 0), (0, 1), (1, 1)] where i + down < rows && j + right < columns {
          let place = (i + down) * columns + j + right
          let reached = lengths[(i + 1 + down) * stride + j + 1 + right]
          weights[i * columns + j] += weights[place] * exp((reached - own - distances[place]) / gamma)
        }
      }
    }
    return try .make(weights, Shape(rows, columns))
  }
}
