import TernTensor

extension Operation {
  static let len = Operation(
    "len", [.any("x")],
    """
    How many items: the leading axis of a tensor, the parts of a tuple or record, the characters of a string.
    """, examples: [("len([[1, 2], [3, 4], [5, 6]])", "3"), ("len(\"tern\")", "4")],
    rules: Rules(.ownViews, cost: .free, derivative: Rules.integersOnly)
  ) { call throws(OperationError) in
    switch call[0] {
    case .tensor(let tensor) where tensor.rank > 0: return .i64(tensor.shape[0])
    case .tuple(let tuple): return .i64(tuple.items.count)
    case .record(let record): return .i64(record.items.count)
    case .range(let range): return .i64(range.count)
    case .string(let string): return .i64(string.count)
    default: throw call.wrong(0, "a tensor with an axis, a tuple, a record, a range or a string")
    }
  }.sampled("len(x)", "len(X)")

  static let map = Operation(
    "map", [.any("f"), .any("xs")],
    """
    f of each item, as a tuple; of a tensor, the results stacked when they are tensors of one shape.
    """, examples: [("map(x -> x ^ 2, (1, 2, 3))", "(1, 4, 9)"), ("map(x -> x * 10, [1, 2])", "[10, 20]")], rules: .calling
  ) { call throws(OperationError) in
    let (f, xs) = try functionAndList(call)
    var results: [Value] = []
    for item in xs { results.append(try call.host.call(f, [item])) }
    switch call[call[0].isFunction ? 1 : 0] {
    case .tensor, .range:
      if let stack = try tensorWork({ () throws(TensorError) in try Value.stack(of: results) }) { return Value(stack) }
    default: break
    }
    return try .tuple(results)
  }.sampled("map(r -> r * 2, x)", "map(r -> sum(r), X)")

  static let filter = Operation(
    "filter", [.any("f"), .any("xs")],
    """
    The items for which f holds, as a tuple.
    """, examples: [("filter(x -> x > 1, (1, 2, 3))", "(2, 3)")], rules: .calling
  ) { call throws(OperationError) in
    let (f, xs) = try functionAndList(call)
    var results: [Value] = []
    for item in xs {
      let answer = try call.host.call(f, [item])
      guard let holds = Arithmetic.truth(answer) else {
        throw call.wrong(call[0].isFunction ? 0 : 1, "a function that gives true or false, not \(answer.summary)")
      }
      if holds { results.append(item) }
    }
    return try .tuple(results)
  }.sampled("filter(r -> sum(r) > 0, x)", "filter(r -> r[0] > 0, X)")

  static let fold = Operation(
    "fold", [.function("f"), .any("init"), .list("xs")],
    """
    f(… f(f(init, x0), x1) …): goes through the items, carrying a value along.
    """, examples: [("fold((a, x) -> a * 10 + x, 0, (1, 2, 3))", "123")], rules: .calling
  ) { call throws(OperationError) in
    let f = try call.function(0)
    var carried = call[1]
    for item in try call.list(2) { carried = try call.host.call(f, [carried, item]) }
    return carried
  }.sampled("fold((a, r) -> a + r, row, x)", "fold((a, r) -> a + r, ROW, X)")

  static let scanList = Operation(
    "scan", [.function("f"), .any("init"), .list("xs")],
    """
    What fold carries along, after each item: (f(init, x0), f(f(init, x0), x1), …).
    """, examples: [("scan((a, x) -> a + x, 0, (1, 2, 3))", "(1, 3, 6)")], rules: .calling
  ) { call throws(OperationError) in
    let f = try call.function(0)
    var carried = call[1]
    var results: [Value] = []
    for item in try call.list(2) {
      carried = try call.host.call(f, [carried, item])
      results.append(carried)
    }
    return try .tuple(results)
  }.sampled("scan((a, r) -> a + r, row, x)", "scan((a, r) -> a * 0.5 + r, ROW, X[:9])")

  /// The function and the list of `map(f, xs)`; `xs |> map(f)` hands them over the other way round.
  private static func functionAndList(_ call: borrowing Call) throws(OperationError) -> (FunctionValue, [Value]) {
    if case .function(let f) = call[1], !call[0].isFunction { return (f, try call.list(0)) }
    return (try call.function(0), try call.list(1))
  }

  static let zip = Operation(
    "zip", [.rest(.list("lists"))],
    """
    A tuple of tuples: the first items, the second items and so on, as long as all lists go on.
    """, examples: [("zip((1, 2), (3, 4))", "((1, 3), (2, 4))")], rules: Rules(.ownViews, cost: .free)
  ) { call throws(OperationError) in
    var lists: [[Value]] = []
    for list in call.rest(0) {
      guard let items = try list.iterated() else {
        throw .argument(parameter: "lists", expected: "tuples, tensors or ranges", found: list.summary, item: lists.count)
      }
      lists.append(items)
    }
    var rows: [Value] = []
    for i in 0..<(lists.map(\.count).min() ?? 0) {
      if i & 0xFFFF == 0xFFFF { try Interrupt.checkOperation() }
      rows.append(try .tuple(lists.map { $0[i] }))
    }
    return try .tuple(rows)
  }.sampled("zip(x, y)", "zip(X[:3], Y)")

  static let enumerate = Operation(
    "enumerate", [.list("xs")],
    """
    A tuple of pairs (index, item).
    """, examples: [("enumerate((\"a\", \"b\"))", "((0, \"a\"), (1, \"b\"))")], rules: Rules(.ownViews, cost: .free)
  ) { call throws(OperationError) in
    var rows: [Value] = []
    for (i, item) in try call.list(0).enumerated() {
      if i & 0xFFFF == 0xFFFF { try Interrupt.checkOperation() }
      rows.append(try .tuple([.i64(i), item]))
    }
    return try .tuple(rows)
  }.sampled("enumerate(x)", "enumerate(X[:5])")

  static let keys = Operation(
    "keys", [.any("p")], "The names of a record's fields, as a tuple of strings.",
    examples: [("keys((W = 1, b = 2))", "(\"W\", \"b\")")], rules: .giving("text")
  ) { call throws(OperationError) in
    guard case .record(let record) = call[0] else { throw call.wrong(0, "a record") }
    return try .tuple(record.names.map { .string($0) })
  }.sampled("keys((a = x, b = y))")

  static let record = Operation(
    "record", [.list("names"), .list("values")],
    "A record with fields of those names, each a string, and those values.",
    examples: [("record((\"a\", \"b\"), (1, [2, 3]))", "(a = 1, b = [2, 3])")], rules: Rules(.ownViews, cost: .free)
  ) { call throws(OperationError) in
    var names: [String] = []
    var seen: Set<String> = []
    for name in try call.list(0) {
      guard case .string(let name) = name, seen.insert(name.text).inserted else { throw call.wrong(0, "strings that are all different") }
      names.append(name.text)
    }
    let values = try call.list(1)
    guard values.count == names.count else { throw call.wrong(1, "as many values as there are names, \(names.count)") }
    return .record(try RecordValue(.of(names), values))
  }.sampled("record((\"a\", \"b\"), (x, y))")

  static let leafNames = Operation(
    "leaf_names", [.any("p")],
    """
    What each of the leaves of a record or tuple is called: the names and places that lead to it, with dots between them.

    They come in the order of `leaves`.
    """, examples: [("leaf_names((layers = ((W = 1, b = 2), (W = 3, b = 4))))", "(\"layers.0.W\", \"layers.0.b\", \"layers.1.W\", \"layers.1.b\")")],
    rules: .giving("text")
  ) { call throws(OperationError) in
    var found: [Value] = []
    try collectLeafNames(of: call[0], "", into: &found)
    return try .tuple(found)
  }.sampled("leaf_names((a = x, b = (y, X)))")

  private static func collectLeafNames(of value: Value, _ path: String, into found: inout [Value]) throws(OperationError) {
    func extended(_ part: String) -> String { path.isEmpty ? part : "\(path).\(part)" }
    switch value {
    case .tuple(let tuple):
      try Interrupt.checkOperation()
      for (i, item) in tuple.items.enumerated() { try collectLeafNames(of: item, extended("\(i)"), into: &found) }
    case .record(let record):
      try Interrupt.checkOperation()
      for (name, item) in Swift.zip(record.names, record.items) { try collectLeafNames(of: item, extended(name), into: &found) }
    default: found.append(.string(path))
    }
  }

  static let leaves = Operation(
    "leaves", [.any("p")], "All tensors in a record or tuple, however nested, as a tuple.",
    examples: [("leaves((W = 1, layer = (a = 2, b = 3)))", "(1, 2, 3)")], rules: Rules(.ownViews, cost: .free)
  ) { call throws(OperationError) in
    var found: [Value] = []
    try collectLeaves(of: call[0], into: &found)
    return try .tuple(found)
  }.sampled("leaves((a = x, b = (y, X)))")

  private static func collectLeaves(of value: Value, into found: inout [Value]) throws(OperationError) {
    switch value {
    case .tuple(let tuple):
      try Interrupt.checkOperation()
      for item in tuple.items { try collectLeaves(of: item, into: &found) }
    case .record(let record):
      try Interrupt.checkOperation()
      for item in record.items { try collectLeaves(of: item, into: &found) }
    default: found.append(value)
    }
  }

  static let treeMap = Operation(
    "tree_map", [.function("f"), .rest(.any("p"))],
    """
    f of each leaf of records or tuples of one structure, in the same structure.
    """, examples: [("tree_map(x -> x + 1, (W = 1, b = (2, 3)))", "(W = 2, b = (3, 4))")], rules: .calling
  ) { call throws(OperationError) in
    let f = try call.function(0)
    let trees = call.rest(1)
    if trees.isEmpty { throw .missingArgument(parameter: "p") }
    return try treeMap(f, trees, call.host)
  }.sampled("tree_map((a, b) -> a + b, (p = x, r = X), (p = y, r = Y))")

  private static func treeMap(_ f: FunctionValue, _ trees: [Value], _ host: any Host) throws(OperationError) -> Value {
    switch trees[0] {
    case .tuple(let first):
      var items: [Value] = []
      for i in first.items.indices {
        items.append(try treeMap(f, try trees.mapItems { tree throws(OperationError) in
          guard case .tuple(let other) = tree, other.items.count == first.items.count else {
            throw .structuresDiffer(left: trees[0].summary, right: tree.summary)
          }
          return other.items[i]
        }, host))
      }
      return try .tuple(items)
    case .record(let first):
      var items: [Value] = []
      for i in first.items.indices {
        items.append(try treeMap(f, try trees.mapItems { tree throws(OperationError) in
          guard case .record(let other) = tree, other.layout === first.layout else {
            throw .structuresDiffer(left: trees[0].summary, right: tree.summary)
          }
          return other.items[i]
        }, host))
      }
      return .record(try RecordValue(first.layout, items))
    default: return try host.call(f, trees)
    }
  }

  static let countParameters = Operation(
    "count_parameters", [.any("p")], "How many numbers the tensors of a record or tuple hold in all.",
    examples: [("count_parameters((W = zeros(2, 3), b = zeros(3)))", "9")],
    rules: Rules(.ownViews, cost: .free, derivative: Rules.integersOnly)
  ) { call throws(OperationError) in
    .i64(try parameterCount(of: call[0]))
  }.sampled("count_parameters((a = x, b = X))")

  /// How many numbers the tensors of a value hold.
  static func parameterCount(of value: Value) throws(OperationError) -> Int {
    var found: [Value] = []
    try collectLeaves(of: value, into: &found)
    var total = 0
    for leaf in found {
      let count = if case .tensor(let tensor) = leaf { tensor.count } else { leaf.dtype == nil ? 0 : 1 }
      let (sum, overflowed) = total.addingReportingOverflow(count)
      if overflowed { throw .tensor(.integerOverflow) }
      total = sum
    }
    return total
  }
}

extension Value {
  var isFunction: Bool { if case .function = self { true } else { false } }
  var isString: Bool { if case .string = self { true } else { false } }
}

extension Array {
  func mapItems<T>(_ transform: (Element) throws(OperationError) -> T) throws(OperationError) -> [T] {
    var result: [T] = []
    for element in self { result.append(try transform(element)) }
    return result
  }
}

package let collectionOperations: [Operation] = [
  .len, .map, .filter, .fold, .scanList, .zip, .enumerate, .keys, .record, .leaves, .leafNames, .treeMap, .countParameters,
]
