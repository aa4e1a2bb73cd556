import TernOps
import TernTensor

extension Operation {
  static let editDistance = Operation(
    "edit_distance", [.tensor("a"), .tensor("b")],
    """
    How many numbers must be put in, taken out or changed to make b of a.

    - Shapes: `a: i64[n]`, `b: i64[m]` → `[]`
    - Source: Wagner and Fischer, 1974
    """, examples: [("edit_distance(codes(\"kitten\"), codes(\"sitting\"))", "3")],
    rules: Rules(
      .rule { _ throws(OperationError) in try .outline(.i64, []) },
      cost: .rule { call, _ throws(OperationError) in try 3 * Double(call.tensor(0).count) * Double(call.tensor(1).count) },
      derivative: .none(because: "it counts"))
  ) { call throws(OperationError) in
    let a = try symbols(call, 0), b = try symbols(call, 1)
    return .i64(try tensorWork { () throws(TensorError) in try distance(a, b) })
  }

  private static func symbols(_ call: borrowing Call, _ index: Int) throws(OperationError) -> [Int] {
    let tensor = try call.tensor(index)
    guard tensor.rank == 1, tensor.dtype == .i64 else { throw call.wrong(index, "a tensor i64[n]") }
    return try tensorWork { () throws(TensorError) in try tensor.elements(Int.self) }
  }
}

/// How many elements of `a` must be changed, dropped or followed by others to make `b`.
func distance<Symbol: Equatable>(_ a: [Symbol], _ b: [Symbol]) throws(TensorError) -> Int {
  // The distances from the first i elements of a to the first j of b, for one i at a time.
  var row = Array(0...b.count)
  for (i, symbol) in a.enumerated() {
    try Interrupt.check()
    var diagonal = row[0]
    row[0] = i + 1
    for j in b.indices {
      let changed = diagonal + (symbol == b[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(changed, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[b.count]
}
