import TernOps
import TernTensor

/// The tensors, numbers and texts that a value is made of, each with what it is called: `[0].W`.
enum ValueParts {
  static func of(_ value: Value) -> [(path: String, value: Value)] {
    var parts: [(path: String, value: Value)] = []
    add(value, "", to: &parts)
    return parts
  }

  private static func add(_ value: Value, _ path: String, to parts: inout [(path: String, value: Value)]) {
    switch value {
    case .tuple(let tuple): for (index, item) in tuple.items.enumerated() { add(item, "\(path)[\(index)]", to: &parts) }
    case .record(let record): for (name, item) in zip(record.names, record.items) { add(item, "\(path).\(name)", to: &parts) }
    default: parts.append((path, value))
    }
  }

  /// How the structure, shapes and types of two values differ, in words; nil when they do not.
  static func difference(found: Value, expected: Value) -> String? { difference(found, expected, "the result") }

  private static func difference(_ found: Value, _ expected: Value, _ name: String) -> String? {
    switch (found, expected) {
    case (.tuple(let a), .tuple(let b)):
      guard a.items.count == b.items.count else { return "\(name) is a tuple of \(a.items.count), but must be one of \(b.items.count)" }
      for (index, (x, y)) in zip(a.items, b.items).enumerated() {
        if let text = difference(x, y, part(name, "[\(index)]")) { return text }
      }
      return nil
    case (.record(let a), .record(let b)):
      guard a.names == b.names else {
        return "\(name) is \(words(found)), but must be one (\(b.names.joined(separator: ", ")))"
      }
      for (label, (x, y)) in zip(a.names, zip(a.items, b.items)) {
        if let text = difference(x, y, part(name, ".\(label)")) { return text }
      }
      return nil
    default:
      guard let y = outline(expected) else {
        return found.typeName == expected.typeName ? nil : "\(name) is \(words(found)), but must be \(words(expected))"
      }
      guard let x = outline(found) else { return "\(name) is \(words(found)), but must be \(y)" }
      return x == y ? nil : "\(name) is \(x), but must be \(y)"
    }
  }

  private static func isName(_ text: String) -> Bool { text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } && text.first?.isNumber == false }

  private static func part(_ name: String, _ step: String) -> String { name == "the result" ? "result\(step)" : name + step }

  /// `f32[2, 3]`, for a number `f32[]`; nil for what is no tensor.
  private static func outline(_ value: Value) -> String? {
    switch value {
    case .tensor(let tensor): "\(tensor.dtype.name)\(tensor.shape)"
    case .range(let range): "i64[\(range.count)]"
    default: value.dtype.map { "\($0.name)[]" }
    }
  }

  /// `f32[2, 3]`, `a tuple of 2`
  static func words(_ value: Value) -> String {
    switch value {
    case .none, .unset: "none"
    case .string: "a string"
    case .tuple(let tuple): "a tuple of \(tuple.items.count)"
    // Names that no program could write may be numbers that went in.
    case .record(let record): "a record (\(record.names.map { isName($0) ? $0 : "…" }.joined(separator: ", ")))"
    case .function: "a function"
    default: outline(value) ?? value.typeName
    }
  }
}

/// The numbers of a tensor in f64, and its shape.
struct Grid: Equatable {
  let shape: [Int]
  let values: [Double]

  init(shape: [Int], values: [Double]) {
    self.shape = shape
    self.values = values
  }

  /// - Returns: nil for what is no tensor and no number.
  init?(_ value: Value) {
    guard let tensor = try? value.tensor() else { return nil }
    try? tensor.settle()
    shape = tensor.shape.map { $0 }
    values = (0..<tensor.count).map { tensor.element($0).double }
  }

  var count: Int { values.count }
  var rank: Int { shape.count }
  var largest: Double { values.reduce(0) { $1.isFinite ? max($0, $1.magnitude) : $0 } }

  /// `[1, 2]`; how many there are where they are many.
  func text(_ number: (Double) -> String) -> String {
    if count == 1, let only = values.first { return number(only) }
    guard count <= 12 else { return "\(count) numbers" }
    var next = 0
    func rows(_ axis: Int) -> String {
      if axis == rank {
        defer { next += 1 }
        return number(values[next])
      }
      return "[" + (0..<shape[axis]).map { _ in rows(axis + 1) }.joined(separator: ", ") + "]"
    }
    return rows(0)
  }

  /// The index of an element, axis by axis.
  func index(_ number: Int) -> [Int] {
    var rest = number
    var index = [Int](repeating: 0, count: rank)
    for axis in stride(from: rank - 1, through: 0, by: -1) where shape[axis] > 0 {
      index[axis] = rest % shape[axis]
      rest /= shape[axis]
    }
    return index
  }

  /// The last two axes exchanged.
  var transposed: Grid? {
    guard rank >= 2 else { return nil }
    let rows = shape[rank - 2], columns = shape[rank - 1]
    var result = values
    let size = rows * columns
    if size == 0 { return nil }
    for start in stride(from: 0, to: count, by: size) {
      for row in 0..<rows {
        for column in 0..<columns { result[start + column * rows + row] = values[start + row * columns + column] }
      }
    }
    return Grid(shape: Array(shape[..<(rank - 2)]) + [columns, rows], values: result)
  }
}
