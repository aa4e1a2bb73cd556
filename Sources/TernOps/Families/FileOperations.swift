import TernTensor

extension Operation {
  static let load = Operation(
    "load", [.text("path")],
    """
    What a file holds: of .npy a tensor, of .npz a record of tensors, of .csv a tensor, of .json a value, of .txt and .md a string.

    Numbers of NumPy's types that Tern does not have are widened: f16 to f32, shorter integers to i64. A .csv file has a number in each cell and
    may begin with a heading; it gives f64, a vector if there is one column. Of JSON an object gives a record, null none, and an array a
    tensor if it holds numbers or equally shaped arrays of them, in i64 or f64, otherwise a tuple.

    - Errors: a file that is damaged, or holds what no tensor can (objects, text, complex numbers), is refused
    - Source: `numpy.load`
    """, examples: [("read = () -> load(\"weights.npz\").W", nil)],
    rules: .unforeseeable(because: "it depends on what the file holds", derivative: .none(because: "it takes no tensors"))
  ) { call throws(OperationError) in
    let path = try call.text(0)
    let kind = try call.fileKind(0)
    do throws(FileFault) {
      let bytes = try FileBytes.read(path)
      switch kind {
      case .npy: return Value(try NpyFile.tensor(bytes[...]))
      case .npz: return try record(bytes)
      case .csv: return Value(try CsvFile.tensor(bytes))
      case .json: return try JsonText.value(text(bytes))
      case .txt, .md: return .string(try text(bytes))
      }
    } catch { throw .file(path: path, problem: error.problem) }
  }

  private static func text(_ bytes: [UInt8]) throws(FileFault) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw FileFault("it is not UTF-8 text") }
    guard text.utf8.count <= StringValue.sizeLimitInBytes else { throw FileFault("it is too long for a string") }
    return text
  }

  private static func record(_ bytes: [UInt8]) throws(FileFault) -> Value {
    var names: [String] = [], items: [Value] = []
    for (name, data) in try ZipArchive.members(bytes) {
      guard name.hasSuffix(".npy") else { throw FileFault("its member \(name) is no .npy file") }
      let field = String(name.dropLast(4))
      // A name, or names and numbers with dots between them, as those of parameters are.
      let parts = field.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.allSatisfy({ part in !part.isEmpty && part.unicodeScalars.allSatisfy { $0.properties.isXIDContinue } }),
        field.unicodeScalars.first.map({ $0.properties.isXIDStart || $0 == "_" || parts.count > 1 || field.allSatisfy(\.isNumber) }) == true
      else { throw FileFault("its member \(name) has a name that no field can have") }
      names.append(field)
      do throws(FileFault) { items.append(Value(try NpyFile.tensor(data[...]))) } catch {
        throw FileFault("of its member \(name): \(error.problem)")
      }
    }
    if names.isEmpty { return .tuple(TupleValue.empty) }
    do { return .record(try RecordValue(RecordLayout.of(names), items)) } catch { throw FileFault("it has too many members") }
  }

  static let dataset = Operation(
    "dataset", [.text("name")],
    """
    A data set that comes with Tern or a plug-in, as a record of tensors.

    `tern plugins` lists them with their sources.

    - Shapes: digits: `images: i64[1797, 8, 8]` from 0 to 16, `labels: i64[1797]`
    - Errors: the name must be one of those that there are
    """, examples: [("digits = () -> dataset(\"digits\").images", nil)],
    rules: .unforeseeable(because: "it depends on what the data are", derivative: .none(because: "it takes no tensors"))
  ) { call throws(OperationError) in
    let name = try call.text(0)
    guard let data = call.host.dataSets.first(where: { $0.name == name }) else {
      let known = call.host.dataSets.map { "\"\($0.name)\"" }.joined(separator: ", ")
      throw call.wrong(0, known.isEmpty ? "the name of a data set, of which there are none" : "one of \(known)")
    }
    do throws(FileFault) { return try record(data.file()) } catch { throw .file(path: name, problem: error.problem) }
  }

  static let save = Operation(
    "save", [.text("path"), .any("value")],
    """
    Writes a value to a file, in the format that the end of its name says.

    .npy takes a tensor, .npz a record of tensors, .csv a tensor of at most two axes, .json any value but a function; .txt and .md take a
    string, and so does .csv.

    JSON has no infinities and no NaN: they are written as texts. A file that is there is replaced, once the new one is complete.

    - Source: `numpy.save`, `numpy.savez`
    """, examples: [("write = p -> save(\"weights.npz\", p)", nil)], rules: .giving("nothing")
  ) { call throws(OperationError) in
    let path = try call.text(0)
    let kind = try call.fileKind(0)
    let bytes: [UInt8]
    switch kind {
    case .npy:
      let tensor = try call.tensor(1)
      bytes = try tensorWork { () throws(TensorError) in try NpyFile.bytes(tensor) }
    case .npz:
      guard case .record(let record) = call[1] else { throw call.wrong(1, "a record of tensors") }
      var members: [(name: String, data: [UInt8])] = []
      for (name, item) in Swift.zip(record.layout.names, record.items) {
        let data = try tensorWork { () throws(TensorError) -> [UInt8]? in
          guard let tensor = try item.tensor() else { return nil }
          return try NpyFile.bytes(tensor)
        }
        guard let data else { throw call.wrong(1, "a record of tensors (\(name) is \(item.summary))") }
        members.append((name + ".npy", data))
      }
      do throws(FileFault) { bytes = try ZipArchive.bytes(members) } catch { throw .file(path: path, problem: error.problem) }
    case .csv where call[1].isString: bytes = Array(try call.text(1).utf8)
    case .csv:
      let tensor = try call.tensor(1)
      guard tensor.rank <= 2 else { throw call.wrong(1, "a tensor of at most two axes") }
      do throws(FileFault) { bytes = try CsvFile.bytes(tensor) } catch { throw .file(path: path, problem: error.problem) }
    case .json:
      do throws(FileFault) { bytes = Array(try JsonText.text(call[1], isLaidOut: true).utf8) } catch { throw .file(path: path, problem: error.problem) }
    case .txt, .md: bytes = Array(try call.text(1).utf8)
    }
    do throws(FileFault) { try FileBytes.write(bytes, to: path) } catch { throw .file(path: path, problem: error.problem) }
    return .none
  }
}

private enum FileKind: String, CaseIterable { case npy, npz, csv, json, txt, md }

extension Call {
  /// What the end of a path says.
  fileprivate func fileKind(_ index: Int) throws(OperationError) -> FileKind {
    let path = try text(index)
    guard !path.utf8.contains(0), let kind = FileKind.allCases.first(where: { path.lowercased().hasSuffix("." + $0.rawValue) }) else {
      throw wrong(index, "a path that ends in .npy, .npz, .csv, .json, .txt or .md")
    }
    return kind
  }
}

package let fileOperations: [Operation] = [.load, .save, .dataset]
