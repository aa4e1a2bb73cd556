import TernTensor

/// Writes tensors as NumPy does: columns aligned on their decimal points, four decimals, scientific notation when
/// the numbers are far apart, and `…` in place of the middle of more than a thousand elements.
package struct TensorText {
  private let tensor: Tensor
  private let limit: Int
  private let width: Int
  private var cells: CellFormat

  private static let decimals = 4
  /// How many elements stay at each end of an axis that is cut.
  private static let edge = 3

  /// - Parameters:
  ///   - limit: with more elements, the middle of each long axis is left out.
  ///   - width: columns to use.
  package static func text(_ tensor: Tensor, limit: Int = 1000, width: Int = 80) -> String {
    if tensor.rank == 0 { return NumberText.scalar(tensor.element(0)) }
    if tensor.count == 0 { return "[]" }
    var printer = TensorText(tensor: tensor, limit: limit, width: width, cells: CellFormat())
    var shown: [Scalar] = []
    printer.collect(axis: 0, offset: 0, into: &shown)
    printer.cells = CellFormat(shown, decimals: Self.decimals)
    if tensor.rank == 1 {
      let line = printer.cells.plain(shown)
      let text = printer.isCut(0) ? line[..<Self.edge] + ["…"] + line[Self.edge...] : line[...]
      let joined = "[" + text.joined(separator: ", ") + "]"
      if joined.count <= width { return joined }
    }
    return printer.lines(axis: 0, offset: 0, indent: 1)
  }

  private func isCut(_ axis: Int) -> Bool { tensor.count > limit && tensor.shape[axis] > 2 * Self.edge }

  private func positions(_ axis: Int) -> [Int] {
    let size = tensor.shape[axis]
    if !isCut(axis) { return Array(0..<size) }
    return Array(0..<Self.edge) + Array(size - Self.edge..<size)
  }

  private func element(_ offset: Int) -> Scalar {
    switch tensor.dtype {
    case .bool: .bool(tensor.pointer(UInt8.self)[offset] != 0)
    case .i64: .i64(tensor.pointer(Int.self)[offset])
    case .f32: .f32(tensor.pointer(Float.self)[offset])
    case .f64: .f64(tensor.pointer(Double.self)[offset])
    }
  }

  private func collect(axis: Int, offset: Int, into shown: inout [Scalar]) {
    if axis == tensor.rank { return shown.append(element(offset)) }
    for position in positions(axis) {
      collect(axis: axis + 1, offset: offset + position * tensor.strides[axis], into: &shown)
    }
  }

  private func lines(axis: Int, offset: Int, indent: Int) -> String {
    let stride = tensor.strides[axis]
    let positions = positions(axis)
    if axis == tensor.rank - 1 {
      var parts = positions.map { cells.aligned(element(offset + $0 * stride)) }
      if isCut(axis) { parts.insert("…", at: Self.edge) }
      return "[" + wrapped(parts, indent: indent) + "]"
    }
    var parts = positions.map { lines(axis: axis + 1, offset: offset + $0 * stride, indent: indent + 1) }
    if isCut(axis) { parts.insert("…", at: Self.edge) }
    let newlines = String(repeating: "\n", count: tensor.rank - 1 - axis)
    return "[" + parts.joined(separator: "," + newlines + String(repeating: " ", count: indent)) + "]"
  }

  private func wrapped(_ parts: [String], indent: Int) -> String {
    var text = ""
    var column = indent
    for (i, part) in parts.enumerated() {
      let length = part.count + (i + 1 < parts.count ? 1 : tensor.rank)
      if i > 0 {
        if column + 1 + length > width {
          text += "\n" + String(repeating: " ", count: indent)
          column = indent
        } else {
          text += " "
          column += 1
        }
      }
      text += part + (i + 1 < parts.count ? "," : "")
      column += length
    }
    return text
  }
}

/// How the numbers of one tensor are written, so that they line up.
private struct CellFormat {
  private var isScientific = false
  private var decimals = 0
  private var wholeWidth = 0
  private var fractionWidth = 0

  init() {}

  init(_ values: [Scalar], decimals limit: Int) {
    let numbers = values.compactMap { value -> Double? in
      switch value {
      case .f32, .f64: value.double.isFinite ? value.double : nil
      default: nil
      }
    }
    let magnitudes = numbers.map(\.magnitude).filter { $0 > 0 }
    if let largest = magnitudes.max(), let smallest = magnitudes.min() {
      isScientific = largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1000
      if isScientific, magnitudes.allSatisfy({ $0 < 1e8 && $0.rounded() == $0 }) { isScientific = false }
    }
    decimals = limit
    // The fewest decimals that show every number as well as `limit` of them would.
    var needed = 0
    for value in values { needed = max(needed, fraction(text(value)).count) }
    decimals = needed
    for value in values {
      let text = trimmed(value)
      wholeWidth = max(wholeWidth, text.count - fraction(text).count - (fraction(text).isEmpty ? 0 : 1) - exponent(text).count)
      fractionWidth = max(fractionWidth, fraction(text).count)
    }
  }

  /// Without alignment, for a single line.
  func plain(_ values: [Scalar]) -> [String] { values.map(trimmed) }

  func aligned(_ value: Scalar) -> String {
    let text = trimmed(value)
    let fraction = fraction(text), exponent = exponent(text)
    let whole = text.count - fraction.count - (fraction.isEmpty ? 0 : 1) - exponent.count
    let left = String(repeating: " ", count: max(0, wholeWidth - whole))
    if fractionWidth == 0 { return left + text }
    let missing = fractionWidth - fraction.count + (fraction.isEmpty ? 1 : 0)
    return left + text.dropLast(exponent.count) + exponent + String(repeating: " ", count: max(0, missing))
  }

  private func text(_ value: Scalar) -> String { trimmed(value) }

  /// With `decimals` decimals at most, and none that are 0 at the end.
  private func trimmed(_ value: Scalar) -> String {
    switch value {
    case .bool(let value): return value ? "true" : "false"
    case .i64(let value): return String(value)
    case .f32(let value): return float(Double(value), NumberText.shortest(value))
    case .f64(let value): return float(value, NumberText.shortest(value))
    }
  }

  private func float(_ value: Double, _ shortest: String) -> String {
    if !value.isFinite { return shortest }
    let text = isScientific ? NumberText.scientific(value, decimals) : NumberText.fixed(value, decimals)
    let exponent = exponent(text)
    var mantissa = text.dropLast(exponent.count)
    guard mantissa.contains(".") else { return text }
    while mantissa.last == "0" { mantissa.removeLast() }
    if mantissa.last == "." { mantissa.removeLast() }
    return String(mantissa + exponent)
  }

  private func fraction(_ text: String) -> Substring {
    guard let point = text.firstIndex(of: ".") else { return "" }
    return text[text.index(after: point)...].prefix { $0 != "e" }
  }

  private func exponent(_ text: String) -> Substring {
    guard let e = text.firstIndex(of: "e"), text.first?.isLetter == false else { return "" }
    return text[e...]
  }
}

extension NumberText {
  /// A number of rank 0 as it is printed.
  package static func scalar(_ value: Scalar) -> String {
    switch value {
    case .bool(let value): value ? "true" : "false"
    case .i64(let value): String(value)
    case .f32(let value): shortest(value)
    case .f64(let value): shortest(value)
    }
  }
}
