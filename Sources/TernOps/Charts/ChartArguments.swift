import TernTensor

// Arguments of operations that draw.
extension Call {
  /// Draws a chart where the output goes, and keeps it for `save_plot`.
  func show(_ chart: Chart) -> Value {
    host.write(chart.text(host.style))
    host.lastPicture = chart.scene
    return .none
  }

  /// A string that stands in a line of its own: what would break the line is a blank.
  func line(_ index: Int) throws(OperationError) -> String { Self.line(try text(index)) }

  static func line(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }

  /// A tensor and its numbers in f64.
  func numbers(_ index: Int) throws(OperationError) -> (shape: Shape, values: [Double]) {
    let tensor = try tensor(index)
    return (tensor.shape, try Self.numbers(tensor))
  }

  private static func numbers(_ tensor: Tensor) throws(OperationError) -> [Double] {
    try tensorWork { () throws(TensorError) in try tensor.detached().converted(to: .f64).elements(Double.self) }
  }

  /// The numbers of a tensor with one axis.
  func row(_ index: Int) throws(OperationError) -> [Double] {
    let (shape, values) = try numbers(index)
    guard shape.count == 1 else { throw wrong(index, "a tensor with one axis") }
    return values
  }

  /// A tensor with one axis, or a record or tuple of some, by their names.
  ///
  /// - Parameter labels: the parameter with other names: a string for one, a tuple of them for several.
  func namedRows(_ index: Int, labels: Int) throws(OperationError) -> [(name: String, values: [Double])] {
    var rows: [(name: String, values: [Double])] = []
    switch self[index] {
    case .record(let record):
      for (name, item) in Swift.zip(record.names, record.items) {
        guard let tensor = try Self.row(item) else { throw wrong(index, "a record of tensors with one axis (\(name) is \(item.summary))") }
        rows.append((Self.line(name), try Self.numbers(tensor)))
      }
    case .tuple(let tuple) where tuple.items.contains(where: { (try? Self.row($0)) != nil }):
      for item in tuple.items {
        guard let tensor = try Self.row(item) else { throw wrong(index, "a tuple of tensors with one axis (one is \(item.summary))") }
        rows.append(("", try Self.numbers(tensor)))
      }
    default: rows = [("", try row(index))]
    }
    if isNone(labels) { return rows }
    if rows.count == 1, case .string(let name) = self[labels] { return [(Self.line(name.text), rows[0].values)] }
    let names = try self.labels(labels, count: rows.count, of: "curves")
    return Swift.zip(names, rows).map { ($0, $1.values) }
  }

  /// A tensor with one axis; nil for all else.
  private static func row(_ value: Value) throws(OperationError) -> Tensor? {
    let tensor = try tensorWork { () throws(TensorError) in try value.tensor() }
    return tensor?.rank == 1 ? tensor : nil
  }

  /// Strings, or numbers as they are printed: `count` of them, or none at all.
  ///
  /// - Parameter things: what there are so many of.
  func labels(_ index: Int, count: Int, of things: String) throws(OperationError) -> [String] {
    if isNone(index) { return [] }
    let expected = "a tuple of \(count) strings, as many as there are \(things)"
    guard self[index].isLabels, let items = try self[index].iterated() else { throw wrong(index, expected) }
    var labels: [String] = []
    for item in items {
      switch item {
      case .string(let string): labels.append(Self.line(string.text))
      default:
        guard item.double != nil else { throw wrong(index, expected) }
        labels.append(item.description)
      }
    }
    guard labels.count == count else { throw wrong(index, expected + ", not \(labels.count)") }
    return labels
  }

  /// The ends of a scale, as far as they are given.
  func ends(low: Int, high: Int, isLog: Bool = false) throws(OperationError) -> (low: Double?, high: Double?) {
    func end(_ index: Int) throws(OperationError) -> Double? {
      if isNone(index) { return nil }
      let value = try number(index)
      guard value.isFinite else { throw wrong(index, "a finite number") }
      guard !isLog || value > 0 else { throw wrong(index, "above 0 on a logarithmic axis") }
      return value
    }
    let ends = (low: try end(low), high: try end(high))
    if let low = ends.low, let end = ends.high, low >= end { throw wrong(high, "above low, which is \(NumberText.general(low, 6))") }
    return ends
  }

  func height(_ index: Int) throws(OperationError) -> Int {
    let height = try integer(index)
    guard height >= 2, height <= 100 else { throw wrong(index, "between 2 and 100 lines") }
    return height
  }
}

extension Value {
  fileprivate var isLabels: Bool {
    switch self {
    case .tuple, .range: true
    case .tensor(let tensor): tensor.rank == 1
    default: false
    }
  }
}
