/// What was measured of one workload: a line of JSON, the same on all sides.
struct BenchLine {
  var peer: String
  var workload: String
  var threads: Int
  /// Seconds for one operation.
  var median: Double
  var least: Double
  var repetitions: Int
  /// Of all elements of the result.
  var mean: Double
  /// Of their magnitudes.
  var meanAbs: Double
  /// The most memory that the process of the workload had in use at once, in bytes. Who waits for the process knows it.
  var peak: Int?

  var json: String {
    """
    {"peer": "\(peer)", "workload": "\(workload)", "threads": \(threads), "median_s": \(Self.text(median)), \
    "min_s": \(Self.text(least)), "reps": \(repetitions), "mean": \(Self.text(mean)), "mean_abs": \(Self.text(meanAbs))\
    \(peak.map { ", \"peak_bytes\": \($0)" } ?? "")}
    """
  }

  /// As Python writes them, which the peers are written in.
  private static func text(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    return String(number)
  }

  /// Whether two programs did the same work, to the last digits of f32.
  func agrees(with other: BenchLine) -> Bool {
    let tolerance = 1e-5 * max(meanAbs, other.meanAbs)
    return (mean - other.mean).magnitude <= tolerance && (meanAbs - other.meanAbs).magnitude <= tolerance
  }
}

extension BenchLine {
  /// Reads a line; nil when it is none.
  init?(json line: some StringProtocol) {
    var reader = FieldReader(rest: Array(line.utf8)[...])
    guard let fields = reader.fields(), let peer = fields["peer"], let workload = fields["workload"],
      let median = fields["median_s"].flatMap(Double.init), let mean = fields["mean"].flatMap(Double.init),
      let meanAbs = fields["mean_abs"].flatMap(Double.init), median.isFinite
    else { return nil }
    self.peer = peer
    self.workload = workload
    self.median = median
    self.mean = mean
    self.meanAbs = meanAbs
    threads = fields["threads"].flatMap { Int($0) } ?? 1
    least = fields["min_s"].flatMap(Double.init) ?? median
    repetitions = fields["reps"].flatMap { Int($0) } ?? 1
    peak = fields["peak_bytes"].flatMap { Int($0) }
  }
}

/// Reads an object of names with texts and numbers, which is all that such lines hold.
private struct FieldReader {
  var rest: ArraySlice<UInt8>

  mutating func fields() -> [String: String]? {
    var fields: [String: String] = [:]
    guard take("{") else { return nil }
    if take("}") { return fields }
    repeat {
      guard let name = text(), take(":") else { return nil }
      guard let value = text() ?? word() else { return nil }
      fields[name] = value
    } while take(",")
    return take("}") ? fields : nil
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard let first = rest.first, first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func skipBlanks() { rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }

  private mutating func text() -> String? {
    guard take("\"") else { return nil }
    var bytes: [UInt8] = []
    while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
      // No name that matters here has an escape.
      if byte == UInt8(ascii: "\\") { _ = rest.popFirst() } else { bytes.append(byte) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func word() -> String? {
    skipBlanks()
    let word = rest.prefix { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "}") && $0 != 0x20 }
    rest = rest[word.endIndex...]
    return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
  }
}
