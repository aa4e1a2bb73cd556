import TernTensor

extension Operation {
  static let plot = Operation(
    "plot",
    [
      .optional(.any("x")), .optional(.any("y")), .optional(.any("title"), .string("")), .integer("height", 12), .text("x_label", ""),
      .text("y_label", ""), .flag("log_y", false), .optional(.number("low")), .optional(.number("high")), .optional(.any("label")),
    ],
    """
    Draws curves in the terminal: plot(y) from left to right, plot(x, y) over x, and of records and tuples a curve for each part.

    Their names are the legend: `plot((train = a, valid = b))`, or `plot((a, b), label=("no attention", "full"))`. A string behind the numbers is the title. Values that are not finite leave
    gaps. low and high are the ends of the vertical axis, which is logarithmic with log_y. `save_plot` writes the picture to a file.

    - Shapes: `x: [n]`, `y: [n]`
    - Errors: with log_y, numbers of 0 and below are refused
    """,
    examples: [
      ("plot(linspace(0, 1, 50) ^ 2)", "none"), ("plot([1, 2, 4], (a = [1, 2, 3], b = [3, 2, 1]), title=\"Two lines\")", "none"),
      ("plot([1, 10, 100], \"Powers\", log_y=true)", "none"),
      ("plot(([1, 2, 3], [3, 2, 1]), label=(\"going up\", \"going down\"))", "none"),
    ], rules: .giving("nothing")
  ) { call throws(OperationError) in
    let options = try PlotOptions(call)
    let rows = try call.namedRows(options.y, labels: 9)
    var given: [Double]?
    if let x = options.x { given = try call.row(x) }
    var series: [Chart.Series] = []
    for (name, values) in rows {
      let x = given ?? values.indices.map(Double.init)
      guard x.count == values.count else {
        throw call.wrong(0, "a tensor with \(values.count) numbers, as many as \(name.isEmpty ? "y" : name) has")
      }
      series.append(Chart.Series(name: name, x: x, y: values))
    }
    let isLog = try call.flag(6)
    let ends = try call.ends(low: 7, high: 8, isLog: isLog)
    if isLog, let low = series.flatMap({ $0.y.filter { $0 <= 0 && $0.isFinite } }).min() {
      throw call.wrong(6, "false here: the smallest number is \(NumberText.general(low, 4)), and a logarithmic axis has no place for it")
    }
    let isCounted = given?.allSatisfy { !$0.isFinite || $0 == $0.rounded() } ?? true
    let x = Axis(series.flatMap(\.x).finiteLimits, label: try call.line(4), isInteger: isCounted)
    let y = Axis(series.flatMap(\.y).finiteLimits, given: ends, label: try call.line(5), isLog: isLog, isRounded: true)
    return call.show(Chart(title: options.title, content: .plane(Chart.Plane(x: x, y: y, series: series, height: options.height))))
  }

  static let points = Operation(
    "points",
    [
      .tensor("x"), .tensor("y"), .optional(.tensor("labels")), .text("title", ""), .integer("height", 16), .text("x_label", ""),
      .text("y_label", ""),
    ],
    """
    Draws points in the terminal; labels are the numbers of their classes, which have signs and colours of their own.

    Points that are not finite are left out. `save_plot` writes the picture to a file.

    - Shapes: `x: [n]`, `y: [n]`, `labels: [n]`
    - Errors: more than \(mostClasses) classes are refused
    """,
    examples: [
      ("points([1, 2, 3], [2, 1, 3])", "none"), ("points([1, 2, 3], [2, 1, 3], labels=[0, 1, 1], title=\"Classes\")", "none"),
    ], rules: .giving("nothing")
  ) { call throws(OperationError) in
    let x = try call.row(0), y = try call.row(1)
    guard x.count == y.count else { throw call.wrong(1, "a tensor with \(x.count) numbers, as many as x has") }
    var series = [Chart.Series(kind: .points, x: x, y: y)]
    if !call.isNone(2) {
      let labels = try call.row(2)
      guard labels.count == x.count else { throw call.wrong(2, "a tensor with \(x.count) numbers, as many as x has") }
      guard labels.allSatisfy({ $0 == $0.rounded() && $0.magnitude < 1e15 }) else {
        throw call.wrong(2, "integers: the numbers of classes")
      }
      let classes = Set(labels).sorted()
      guard classes.count <= mostClasses else { throw call.wrong(2, "of at most \(mostClasses) classes, not \(classes.count)") }
      series = classes.map { number in
        let own = labels.indices.filter { labels[$0] == number }
        return Chart.Series(name: "\(Int(number))", kind: .points, x: own.map { x[$0] }, y: own.map { y[$0] })
      }
    }
    let plane = Chart.Plane(
      x: Axis(x.finiteLimits, label: try call.line(5), isRounded: true), y: Axis(y.finiteLimits, label: try call.line(6), isRounded: true),
      series: series, height: try call.height(4))
    return call.show(Chart(title: try call.line(3), content: .plane(plane)))
  }

  private static let mostClasses = 20

  static let bars = Operation(
    "bars", [.any("values"), .optional(.any("labels")), .text("title", "")],
    """
    Draws numbers as horizontal bars with their labels in the terminal; of a record of numbers the names are the labels.

    Bars of negative numbers go to the left. Numbers that are not finite have no bar. `save_plot` writes the picture to a file.

    - Shapes: `values: [n]`
    - Errors: more than \(mostBars) numbers are refused
    """, examples: [("bars((sgd = 0.91, adam = 0.94))", "none"), ("bars([3, -1], labels=(\"up\", \"down\"), title=\"Change\")", "none")],
    rules: .giving("nothing")
  ) { call throws(OperationError) in
    var values: [Double] = [], labels: [String] = []
    if case .record(let record) = call[0] {
      for (name, item) in Swift.zip(record.names, record.items) {
        guard let number = item.double else { throw call.wrong(0, "a record of numbers (\(name) is \(item.summary))") }
        values.append(number)
        labels.append(Call.line(name))
      }
    } else {
      values = try call.row(0)
    }
    guard values.count <= mostBars else { throw call.wrong(0, "at most \(mostBars) numbers; hist shows how more of them are spread") }
    if !call.isNone(1) { labels = try call.labels(1, count: values.count, of: "bars") }
    return call.show(Chart(title: try call.line(2), content: .bars(Chart.Bars(labels: labels, values: values))))
  }

  private static let mostBars = 200

  static let hist = Operation(
    "hist", [.tensor("x"), .integer("bins", 10), .text("title", ""), .integer("height", 10), .text("x_label", "")],
    """
    Draws how many elements of x lie in each of so many bins of one width, from the smallest element to the largest.

    Elements that are not finite are left out, and counted below. `histogram` gives the numbers, `save_plot` writes the picture to a file.

    - Errors: more than 500 bins are refused
    """, examples: [("hist([1, 2, 2, 3, 3, 3], bins=3)", "none")], rules: .giving("nothing")
  ) { call throws(OperationError) in
    let all = try call.numbers(0).values
    let bins = try call.integer(1)
    guard bins >= 1, bins <= 500 else { throw call.wrong(1, "between 1 and 500") }
    let values = all.filter(\.isFinite)
    let counted = try tensorWork { () throws(TensorError) in try Histogram.even(Tensor.make(values), bins: bins) }
    guard case .counted(let counts, let edges) = counted else {
      throw call.wrong(1, "fewer: the numbers lie too close to one another, or too far apart, for so many bins")
    }
    let (heights, places) = try tensorWork { () throws(TensorError) in
      try (counts.converted(to: .f64).elements(Double.self), edges.elements(Double.self))
    }
    let x = Axis((places[0], places[bins]), given: (places[0], places[bins]), label: try call.line(4))
    let y = Axis((0, Swift.max(1, heights.max() ?? 0)), given: (0, nil), isInteger: true, isRounded: true)
    let plane = Chart.Plane(x: x, y: y, series: [Chart.Series(kind: .columns, x: places, y: heights)], height: try call.height(3))
    let left = all.count - values.count
    let note = left == 0 ? "" : "without \(left) \(left == 1 ? "element that is" : "elements that are") not finite"
    return call.show(Chart(title: try call.line(2), note: note, content: .plane(plane)))
  }
}

/// What `plot` was called with: the title may stand behind the only numbers.
private struct PlotOptions {
  /// Which arguments are the numbers.
  let x: Int?
  let y: Int
  let title: String
  let height: Int

  init(_ call: borrowing Call) throws(OperationError) {
    guard !(call.isNone(0) && call.isNone(1)) else { throw .missingArgument(parameter: "y") }
    guard case .string(let behind) = call[1] else {
      y = call.isNone(1) ? 0 : 1
      x = call.isNone(0) || call.isNone(1) ? nil : 0
      title = try call.line(2)
      height = try call.height(3)
      return
    }
    guard !call.isNone(0) else { throw call.wrong(1, "numbers") }
    (x, y) = (nil, 0)
    title = Call.line(behind.text)
    if case .string(let other) = call[2] {
      guard other.text.isEmpty else { throw call.wrong(1, "numbers, as the title is given by name") }
      height = try call.height(3)
    } else {
      height = try call.height(2)
    }
  }
}

package let pictureOperations: [Operation] = [.plot, .points, .bars, .hist, .heatmap, .image, .savePlot]
