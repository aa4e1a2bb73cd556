import TernTensor

extension Chart.Bars {
  /// What stands at the end of a bar.
  static func number(_ value: Double) -> String { Axis.short(NumberText.general(value, 4)) }

  /// From where to where a bar goes, between 0 and 1, and where the axis is: at 0.
  func places() -> (axis: Double, bars: [(from: Double, to: Double)?]) {
    let limits = values.finiteLimits ?? (0, 0)
    let (low, high) = (min(0, limits.low), max(0, limits.high))
    // Halves of the largest numbers have a difference.
    let room = high / 2 - low / 2
    func place(_ value: Double) -> Double { room > 0 ? (value / 2 - low / 2) / room : 0 }
    return (
      place(0), values.map { $0.isFinite ? (min(place($0), place(0)), max(place($0), place(0))) : nil }
    )
  }

  func draw(_ title: String, _ style: TextStyle, on canvas: inout TextCanvas) {
    let labelWidth = min(labels.map { TextWidth.columns($0) }.max() ?? 0, canvas.columns / 3)
    let numbers = values.map(Self.number)
    let hasNegative = values.contains { $0 < 0 }, hasPositive = values.contains { $0 > 0 }
    let numberWidth = (numbers.map(\.count).max() ?? 0) + 1
    let left = labelWidth + (labelWidth > 0 ? 1 : 0) + (hasNegative ? numberWidth : 0)
    // The axis takes a column, and so does a part of a character; a number stands beyond each end.
    let room = max(4, canvas.columns - left - 2 - (hasPositive || !hasNegative ? numberWidth : 0))
    let (axis, bars) = places()
    let axisColumn = left + Int((axis * Double(room)).rounded())
    canvas.addTitle(title, at: labelWidth > 0 ? labelWidth + 1 : 0)
    for (index, value) in values.enumerated() {
      let line = canvas.addLines()
      if labelWidth > 0 {
        canvas.put(TextWidth.padded(TextWidth.shortened(labels[index], to: labelWidth), to: labelWidth, toTheRight: true), line, 0)
      }
      canvas.put("│", line, axisColumn)
      let length = (bars[index].map { $0.to - $0.from } ?? 0) * Double(room)
      let bar = value < 0 ? Self.leftBar(length, style) : Self.rightBar(length, style)
      let width = bar.count
      if value < 0 {
        canvas.put(bar, line, axisColumn - width, ink: .ofSeries(3))
        canvas.put(numbers[index], line, axisColumn - width - numbers[index].count - 1)
      } else {
        canvas.put(bar, line, axisColumn + 1, ink: .ofSeries(0))
        canvas.put(numbers[index], line, axisColumn + 1 + width + 1)
      }
    }
  }

  /// A bar to the right in eighths of a character.
  private static func rightBar(_ length: Double, _ style: TextStyle) -> String {
    guard style.isUnicode else { return String(repeating: "#", count: Int(length.rounded())) }
    let eighths = Int((length * 8).rounded())
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }

  /// A bar to the left in halves: there are no smaller parts on that side.
  private static func leftBar(_ length: Double, _ style: TextStyle) -> String {
    guard style.isUnicode else { return String(repeating: "#", count: Int(length.rounded())) }
    let halves = Int((length * 2).rounded())
    return (halves % 2 == 1 ? "▐" : "") + String(repeating: "█", count: halves / 2)
  }
}
