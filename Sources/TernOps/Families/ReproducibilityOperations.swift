import TernKernels
import TernTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Operation {
  static let checksum = Operation(
    "checksum", [.any("value")],
    """
    The SHA-256 hash of a value in hexadecimal. Equal bits give equal hashes: two results that differ in a last digit do not.

    It is, of a text, that of its UTF-8 bytes, as `sha256sum` gives for a file; of a tensor that of its type and shape, such as `f32[2, 3]`, a
    line feed, and its elements in little-endian order; of a record or tuple that of the hashes of its parts, with their names.

    - Errors: a function has none
    - Source: FIPS 180-4
    """,
    examples: [
      ("checksum(\"abc\")", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      ("checksum([1.0, 2]) == checksum([1.0, 2.000001])", "false"),
    ],
    rules: Rules(.none(because: "it gives text"), cost: .none(because: "it is no arithmetic of floats"), derivative: .none(because: "it gives text"))
  ) { call throws(OperationError) in
    var hash = Sha256()
    try add(call[0], to: &hash, call)
    return .string(hash.hexadecimal())
  }.sampled("checksum(x)", "checksum((a = whole, b = (mask, \"text\")))", "checksum(X)")

  private static func add(_ value: Value, to hash: inout Sha256, _ call: borrowing Call) throws(OperationError) {
    try Interrupt.checkOperation()
    switch value {
    case .string(let string): hash.add(string.text.utf8)
    case .none, .unset: hash.add("none\n".utf8)
    case .function: throw call.wrong(0, "made of tensors and texts")
    case .tuple(let tuple):
      hash.add("tuple\n".utf8)
      for item in tuple.items { try addPart(item, to: &hash, call) }
    case .record(let record):
      hash.add("record\n".utf8)
      for (name, item) in Swift.zip(record.names, record.items) {
        hash.add((name + "\n").utf8)
        try addPart(item, to: &hash, call)
      }
    case .bool, .i64, .number, .f32, .f64, .tensor, .range:
      let tensor = try tensorWork { () throws(TensorError) in
        let tensor = try value.tensor()?.detached().contiguous()
        try tensor?.settle()
        return tensor
      }
      guard let tensor else { return }
      hash.add("\(tensor.dtype.name)\(tensor.shape)\n".utf8)
      let bytes = UnsafeRawBufferPointer(start: tensor.start, count: tensor.sizeInBytes)
      var first = 0
      while first < bytes.count {
        try Interrupt.checkOperation()
        let end = Swift.min(first + 1 << 20, bytes.count)
        hash.add(bytes[first..<end])
        first = end
      }
    }
  }

  private static func addPart(_ value: Value, to hash: inout Sha256, _ call: borrowing Call) throws(OperationError) {
    var part = Sha256()
    try add(value, to: &part, call)
    hash.add((part.hexadecimal() + "\n").utf8)
  }

  static let json = Operation(
    "json", [.any("value")],
    """
    A value as JSON, on one line and with all digits.

    Records are objects, tuples and tensors arrays, none is null. JSON has no infinities and no NaN: they are the texts "inf" and "nan".

    - Errors: a function has no form in JSON
    - Source: RFC 8259
    """, examples: [("json((rate = 0.1, layers = (8, 8), name = none))", "{\"rate\": 0.1, \"layers\": [8, 8], \"name\": null}")],
    rules: .giving("text")
  ) { call throws(OperationError) in
    do throws(FileFault) { return .string(try JsonText.text(call[0], isLaidOut: false)) } catch {
      throw .argument(parameter: "value", expected: "made of tensors, texts, tuples and records", found: call[0].summary)
    }
  }.sampled("json(x)", "json((a = whole, b = (mask, \"text\")))")

  static let logRun = Operation(
    "log_run", [.text("path"), .any("config"), .any("results"), .optional(.any("data")), .optional(.any("more"))],
    """
    Writes down what a run was made of and what came out, in a file .json; `tern replay FILE` runs it again and compares.

    The file has the time, the program and the files that it imports with their checksums, the configuration, the checksum of `data`, the
    results with all digits and their checksum, the environment, and `more`, whatever else should be kept.

    What is to be the same when the run is repeated belongs into `results`; a measured time into `more`.

    - Errors: the path must end in .json; a function cannot be written
    - Source: Pineau et al., "Improving reproducibility in machine learning research" (2021)
    """, examples: [("note = () -> log_run(\"run.json\", config=(seed = 1), results=(accuracy = 0.9))", nil)], rules: .giving("nothing")
  ) { call throws(OperationError) in
    let path = try call.text(0)
    guard !path.utf8.contains(0), path.lowercased().hasSuffix(".json") else { throw call.wrong(0, "a path that ends in .json") }
    func checksum(_ index: Int, _ call: borrowing Call) throws(OperationError) -> Value {
      var hash = Sha256()
      try add(call[index], to: &hash, call)
      return .string(hash.hexadecimal())
    }
    let run = call.host.programRun
    let texts = try run.texts()
    let log = try RecordValue(
      RecordLayout.of([
        "format", "time", "script", "imports", "quick", "config", "data_checksum", "results", "results_checksum", "environment", "more",
      ]),
      [
        .string(logFormat), .string(dateText()), texts.script, texts.imports, .bool(run.isQuick), call[1],
        call.isNone(3) ? .none : try checksum(3, call), call[2], try checksum(2, call), try environmentRecord(), call[4],
      ])
    do throws(FileFault) {
      let text = try JsonText.text(.record(log), isLaidOut: true)
      if run.keptLogs == nil { try FileBytes.write(Array(text.utf8), to: path) } else { run.keptLogs?[path] = log }
    } catch { throw .file(path: path, problem: error.problem) }
    return .none
  }

  /// What a file that `log_run` wrote begins with.
  package static let logFormat = "tern run 1"

  static let shorten = Operation(
    "shorten", [.any("full"), .any("short")],
    """
    The first of two values; the second in a quick run, `tern run --quick`.

    For what makes a program take long: `for step in 0..shorten(3000, 50)`. What is asserted of results may need it as well.
    """, examples: [("shorten(3000, 50)", "3000")],
    rules: .unforeseeable(because: "it depends on how the program was started", derivative: .none(because: "it chooses one of two values"))
  ) { call in call[call.host.programRun.isQuick ? 1 : 0] }

  static let environment = Operation(
    "environment", [],
    """
    What a program runs on, as a record for the log of an experiment.

    tern is the version; system is as `uname` names it; kernels is the instruction set that the inner loops use; threads is how many work,
    which changes no result; memory is in bytes.
    """, examples: [("type(environment().kernels)", "string")],
    rules: Rules(.none(because: "it gives a record of texts"), cost: .free, derivative: .none(because: "it gives texts"))
  ) { _ throws(OperationError) in try environmentRecord() }

  private static func environmentRecord() throws(OperationError) -> Value {
    .record(
      try RecordValue(
        RecordLayout.of(["tern", "system", "processor", "kernels", "threads", "memory"]),
        [
          .string(Catalogue.version), .string(systemName()), .string(processorName()), .string(KernelVariant.current.rawValue),
          .i64(Parallel.threads), .i64(Memory.machineBytes),
        ]))
  }

  /// `Linux 6.1.0 x86_64`
  private static func systemName() -> String {
    var names = utsname()
    guard uname(&names) == 0 else { return "" }
    func text<Field>(_ field: Field) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return "\(text(names.sysname)) \(text(names.release)) \(text(names.machine))"
  }

  static let date = Operation(
    "date", [],
    """
    The date and time now, in UTC: 2026-11-28T17:45:03Z.

    - Source: ISO 8601
    """, examples: [("len(date())", "20")],
    rules: Rules(.none(because: "it gives text"), cost: .free, derivative: .none(because: "it gives text"))
  ) { _ in .string(dateText()) }

  private static func dateText() -> String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var seconds = now.tv_sec, parts = tm()
    gmtime_r(&seconds, &parts)
    func padded(_ number: Int32, _ digits: Int = 2) -> String {
      let text = String(number)
      return String(repeating: "0", count: Swift.max(0, digits - text.count)) + text
    }
    let day = [padded(parts.tm_year + 1900, 4), padded(parts.tm_mon + 1), padded(parts.tm_mday)].joined(separator: "-")
    return "\(day)T\(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec))Z"
  }
}

package let reproducibilityOperations: [Operation] = [.checksum, .json, .environment, .date, .logRun, .shorten]
