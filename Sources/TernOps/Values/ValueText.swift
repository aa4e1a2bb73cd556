/// The text of values that hold others: tuples in one line, records in one line when it is short, otherwise a line a
/// field. Values in them are shown as expressions. Time and length do not grow with what is left out.
struct ValueText {
  private var text = ""
  /// How many characters the last line has.
  private var column = 0
  private var leavesLeft = ValueText.leafLimit

  private static let width = 80
  /// Behind so many numbers, strings and tensors the rest is `…`.
  private static let leafLimit = 1000

  static func of(_ value: Value) -> String {
    var writer = ValueText()
    writer.write(value, indent: 0)
    return writer.text
  }

  private mutating func append(_ piece: String) {
    text += piece
    column += piece.count
  }

  private mutating func newLine(_ indent: Int) {
    text += "\n" + String(repeating: " ", count: indent)
    column = indent
  }

  private mutating func write(_ value: Value, indent: Int) {
    switch value {
    case .tuple(let tuple):
      append("(")
      for (position, item) in tuple.items.enumerated() {
        if position > 0 { append(", ") }
        if leavesLeft <= 0 {
          append("…")
          break
        }
        write(item, indent: indent)
      }
      append(tuple.items.count == 1 ? ",)" : ")")
    case .record(let record):
      if let line = Self.line(value, width: Self.width - column) {
        leavesLeft -= record.extent.size
        return append(line)
      }
      append("(")
      for (position, item) in record.items.enumerated() {
        if position > 0 { append(",") }
        newLine(indent + 2)
        if leavesLeft <= 0 {
          append("…")
          break
        }
        append("\(record.names[position]) = ")
        write(item, indent: indent + 2)
      }
      newLine(indent)
      append(")")
    default:
      leavesLeft -= 1
      append(Self.leaf(value))
    }
  }

  /// The whole value in one line of at most `width` characters; nil when it needs more. Gives up as soon as it knows.
  private static func line(_ value: Value, width: Int) -> String? {
    var line = ""
    var room = width
    return append(value, to: &line, &room) ? line : nil
  }

  private static func append(_ value: Value, to line: inout String, _ room: inout Int) -> Bool {
    func add(_ piece: String) -> Bool {
      room -= piece.count
      line += piece
      return room >= 0
    }
    switch value {
    case .tuple(let tuple):
      if !add("(") { return false }
      for (position, item) in tuple.items.enumerated() {
        if position > 0, !add(", ") { return false }
        if !append(item, to: &line, &room) { return false }
      }
      return add(tuple.items.count == 1 ? ",)" : ")")
    case .record(let record):
      if !add("(") { return false }
      for (position, item) in record.items.enumerated() {
        if !add("\(position > 0 ? ", " : "")\(record.names[position]) = ") { return false }
        if !append(item, to: &line, &room) { return false }
      }
      return add(")")
    default: return add(leaf(value))
    }
  }

  private static func leaf(_ value: Value) -> String {
    switch value {
    case .range(let range):
      range.step == 1 ? "\(range.start)..\(range.stop)" : "range(\(range.start), \(range.stop), \(range.step))"
    case .function(let function):
      if let operation = function as? OperationFunction { operation.name } else { "<function \(function.signature)>" }
    default: value.repr
    }
  }
}
