import TernOps
import TernSyntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Finds, runs and remembers the modules that programs import.
final class ModuleLoader {
  private unowned let machine: Machine
  private var loaded: [String: Value] = [:]
  /// Files that are being imported, outermost first.
  private var underWay: [String] = []

  init(machine: Machine) { self.machine = machine }

  func load(_ wanted: Import, for importer: Module) throws(OperationError) -> Value {
    let path = Self.canonical(try locate(wanted, importer))
    if let value = loaded[path] { return value }
    if underWay.contains(path) {
      throw .raised(machine.failure(.importCycle, "\(path) imports itself", notes: [(underWay + [path]).joined(separator: " → ")]))
    }
    guard underWay.count < Self.depthLimit else {
      throw .raised(machine.failure(.importDepth, "more than \(Self.depthLimit) imports within one another"))
    }
    underWay.append(path)
    defer { underWay.removeLast() }
    let value = try run(path)
    loaded[path] = value
    return value
  }

  private static let depthLimit = 50

  /// One path for each file, whatever links and dots lead to it.
  private static func canonical(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private func locate(_ wanted: Import, _ importer: Module) throws(OperationError) -> String {
    switch wanted {
    case .file(let path): return path.hasPrefix("/") ? path : importer.folder + "/" + path
    case .named(let name):
      let folders = [importer.folder] + (getenv("TERN_PATH").map { String(cString: $0).split(separator: ":").map(String.init) } ?? [])
      for folder in folders {
        let path = "\(folder)/\(name).tern"
        if access(path, R_OK) == 0 { return path }
      }
      throw .raised(
        machine.failure(
          .noModule, "no module is called `\(name)`",
          notes: (Remedies.libraries.contains(name) ? ["its functions are built in: zeros(2, 3), softmax(x)"] : [])
            + ["looked for \(name).tern in \(folders.joined(separator: ", "))"]))
    }
  }

  private func run(_ path: String) throws(OperationError) -> Value {
    do throws(Diagnostic) {
      let source: Source
      do throws(SourceFileError) { source = try Source(path: path) } catch {
        throw machine.failure(
          .unreadableFile, error.message, notes: path.hasSuffix(".tern") ? [] : ["files of the language end in .tern"])
      }
      let parsed = Parser.parse(source, errorLimit: 1)
      if let error = parsed.errors.first { throw Diagnostic(error, in: source) }
      let analysis = ScopeAnalysis.analyze(parsed.tree)
      if let error = analysis.errors.first { throw Diagnostic(error, in: source) }
      let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
      let module = Module(name: path, folder: folder)
      let code = Compiler.compile(parsed.tree, analysis, module: module, showsResults: false)
      try machine.run(code)
      let bindings = module.bindings
      do throws(OperationError) {
        return .record(try RecordValue(.of(bindings.map(\.name)), bindings.map(\.value)))
      } catch { throw machine.diagnostic(error) }
    } catch { throw .raised(error) }
  }
}
