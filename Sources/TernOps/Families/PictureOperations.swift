import TernTensor

extension Operation {
  static let plot = Operation(
    "plot", [.tensor("y"), .text("title", ""), .integer("height", 12)],
    """
    Draws the values of y from left to right as a curve in the terminal; values that are not finite leave gaps.

    - Shapes: `y: [n]`
    """, examples: [("plot(linspace(0, 1, 50) ^ 2)", "none")], rules: .giving("nothing")
  ) { call throws(OperationError) in
    let y = try call.tensor(0)
    guard y.rank == 1 else { throw call.wrong(0, "a tensor with one axis") }
    let height = try call.integer(2)
    guard height >= 2, height <= 100 else { throw call.wrong(2, "between 2 and 100 lines") }
    let title = try call.text(1)
    let curve = try tensorWork { () throws(TensorError) in try y.converted(to: .f64).elements(Double.self) }
    call.host.write(Curve(curve, width: Swift.min(call.host.columns, 80), height: height).text(title: title))
    return .none
  }
}

package let pictureOperations: [Operation] = [.plot]

/// A curve drawn with Braille dots, two across and four down in a character, beside an axis with its ends labelled.
private struct Curve {
  private let values: [Double]
  private let columns: Int
  private let rows: Int
  private let low: Double
  private let high: Double
  private let labels: (String, String)

  init(_ values: [Double], width: Int, height: Int) {
    self.values = values
    var low = Double.infinity, high = -Double.infinity
    for value in values where value.isFinite {
      low = Swift.min(low, value)
      high = Swift.max(high, value)
    }
    self.low = low.isFinite ? low : 0
    self.high = high.isFinite ? high : 0
    labels = (NumberText.general(self.high, 4), NumberText.general(self.low, 4))
    columns = Swift.max(10, width - Swift.max(labels.0.count, labels.1.count) - 3)
    rows = height
  }

  func text(title: String) -> String {
    let margin = Swift.max(labels.0.count, labels.1.count)
    var cells = [[UInt32]](repeating: [UInt32](repeating: 0, count: columns), count: rows)
    var previous: (x: Int, y: Int)?
    for x in 0..<columns * 2 {
      guard let value = value(at: x) else {
        previous = nil
        continue
      }
      let y = height(of: value)
      // The curve is joined: from one column to the next it climbs through all heights between.
      let from = previous?.y ?? y
      for step in Swift.min(from, y)...Swift.max(from, y) where step == y || Swift.abs(step - y) < Swift.abs(from - y) {
        set(x, step, in: &cells)
      }
      previous = (x, y)
    }
    var text = title.isEmpty ? "" : String(repeating: " ", count: margin + 3) + title + "\n"
    for (row, line) in cells.enumerated() {
      let label = row == 0 ? labels.0 : row == rows - 1 ? labels.1 : ""
      let dots = String(String.UnicodeScalarView(line.compactMap { Unicode.Scalar(0x2800 + $0) }))
      text += String(repeating: " ", count: margin - label.count) + label + (label.isEmpty ? " │" : " ┤") + dots + "\n"
    }
    let last = String(Swift.max(0, values.count - 1))
    text += String(repeating: " ", count: margin + 1) + "└" + String(repeating: "─", count: columns) + "\n"
    text += String(repeating: " ", count: margin + 2) + "0" + String(repeating: " ", count: Swift.max(1, columns - 1 - last.count)) + last + "\n"
    return text
  }

  /// The value above dot column `x`: between two values, on the line that joins them.
  private func value(at x: Int) -> Double? {
    guard !values.isEmpty else { return nil }
    let place = Double(x) / Double(columns * 2 - 1) * Double(values.count - 1)
    let left = Int(place.rounded(.down))
    let right = Swift.min(left + 1, values.count - 1)
    let value = values[left] + (values[right] - values[left]) * (place - Double(left))
    let exact = place == Double(left) ? values[left] : value
    return exact.isFinite ? exact : nil
  }

  /// The dot row of a value, counted from the top.
  private func height(of value: Double) -> Int {
    let dots = rows * 4 - 1
    guard high > low else { return dots / 2 }
    return dots - Int(((value - low) / (high - low) * Double(dots)).rounded())
  }

  private func set(_ x: Int, _ y: Int, in cells: inout [[UInt32]]) {
    let bits: [[UInt32]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
    cells[y / 4][x / 2] |= bits[y % 4][x % 2]
  }
}
