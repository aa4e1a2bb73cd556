import TernTensor

/// Tables of numbers with commas between them.
enum CsvFile {
  /// `[rows, columns]` in f64, or `[rows]` for one column. A first line that is not all numbers is a heading.
  static func tensor(_ bytes: [UInt8]) throws(FileFault) -> Tensor {
    let text = String(decoding: bytes, as: UTF8.self)
    var numbers: [Double] = [], rows = 0, columns: Int?
    var isFirst = true
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
      if cells.allSatisfy(\.isEmpty), cells.count == 1 { continue }
      let values = cells.map { number($0) }
      defer { isFirst = false }
      if let wrong = values.firstIndex(of: nil) {
        if isFirst, rows == 0 { continue }
        throw FileFault("line \(index + 1) has \"\(cells[wrong].prefix(40))\" where a number should be")
      }
      if let columns, columns != values.count {
        throw FileFault("line \(index + 1) has \(values.count) numbers, but the lines before have \(columns)")
      }
      columns = values.count
      rows += 1
      numbers += values.compactMap { $0 }
    }
    do {
      let width = columns ?? 1
      return try Tensor.make(numbers, width == 1 ? [rows] : [rows, width])
    } catch { throw FileFault("it does not fit the memory") }
  }

  private static func trimmed(_ cell: Substring) -> Substring {
    var cell = cell.drop { $0 == " " || $0 == "\t" }
    while let last = cell.last, last == " " || last == "\t" || last == "\r" { cell = cell.dropLast() }
    return cell
  }

  private static func number(_ cell: Substring) -> Double? {
    switch cell.lowercased() {
    case "nan": .nan
    case "inf", "+inf", "infinity": .infinity
    case "-inf", "-infinity": -.infinity
    default: cell.contains(where: { $0 == "x" || $0 == "X" || $0 == "p" || $0 == "P" }) ? nil : Double(String(cell))
    }
  }

  static func bytes(_ tensor: Tensor) throws(FileFault) -> [UInt8] {
    let columns = tensor.rank == 2 ? tensor.shape[1] : 1
    var text = ""
    for index in 0..<tensor.count {
      switch tensor.element(index) {
      case .bool(let value): text += value ? "1" : "0"
      case .i64(let value): text += "\(value)"
      case .f32(let value): text += "\(value)"
      case .f64(let value): text += "\(value)"
      }
      text += (index + 1) % columns == 0 ? "\n" : ","
      if index & 0xFFFF == 0xFFFF, Interrupt.isRequested { throw FileFault("interrupted") }
    }
    return Array(text.utf8)
  }
}
