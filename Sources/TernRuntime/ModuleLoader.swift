import TernOps
import TernSyntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Finds, runs and remembers what programs import: files and folders of the language, modules that plug-ins bring, and plug-ins.
final class ModuleLoader {
  private unowned let machine: Machine
  private let registry: Registry
  /// Makes a plug-in of a library file; nil where the program takes none.
  var openPlugin: ((_ path: String) throws(PluginError) -> any Plugin)?
  private var loaded: [String: Value] = [:]
  /// Modules whose names plug-ins that come later may add to.
  private(set) var modules: [Module] = []
  /// Functions made of texts.
  private var functions: [String: FunctionValue] = [:]
  /// What is being imported, outermost first.
  private var underWay: [String] = []

  init(machine: Machine, registry: Registry) {
    self.machine = machine
    self.registry = registry
    registry.onAdding = { [unowned self] functions in
      for module in modules { module.adopt(functions) }
    }
  }

  func module(name: String, folder: String) -> Module {
    let module = Module(name: name, folder: folder, registry: registry)
    modules.append(module)
    return module
  }

  func load(_ wanted: Import, for importer: Module) throws(OperationError) -> Value {
    if machine.refusesImports {
      throw .raised(machine.failure(.noModule, "a program that is graded imports nothing", notes: ["write what it needs into the file"]))
    }
    let found = try locate(wanted, importer)
    if let value = loaded[found.key] { return value }
    if underWay.contains(found.key) {
      throw .raised(machine.failure(.importCycle, "\(found.key) imports itself", notes: [(underWay + [found.key]).joined(separator: " → ")]))
    }
    guard underWay.count < Self.depthLimit else {
      throw .raised(machine.failure(.importDepth, "more than \(Self.depthLimit) imports within one another"))
    }
    underWay.append(found.key)
    defer { underWay.removeLast() }
    let value: Value =
      switch found {
      case .files(let path, let folder, let files): try run(files, module(name: path, folder: folder))
      case .embedded(let library): try run(library)
      case .plugin(let path): try add(pluginAt: path)
      }
    loaded[found.key] = value
    return value
  }

  private static let depthLimit = 50

  // MARK: Finding

  /// Something that can be imported.
  private enum Found {
    /// Files of the language that make one module.
    case files(path: String, folder: String, [String])
    case embedded(LibraryModule)
    case plugin(path: String)

    /// One for each module, whatever links and dots lead to it.
    var key: String {
      switch self {
      case .files(let path, _, _), .plugin(let path): path
      case .embedded(let module): module.name
      }
    }
  }

  private func locate(_ wanted: Import, _ importer: Module) throws(OperationError) -> Found {
    switch wanted {
    case .file(let text):
      let path = FilePath.canonical(text.hasPrefix("/") ? text : importer.folder + "/" + text)
      if Self.isLibrary(path) { return .plugin(path: path) }
      if let files = Self.files(inFolder: path) { return try folder(path, files) }
      return .files(path: path, folder: FilePath.folder(of: path), [path])
    case .named(let name):
      let folders = [importer.folder] + (getenv("TERN_PATH").map { String(cString: $0).split(separator: ":").map(String.init) } ?? [])
      for folder in folders where !folder.isEmpty {
        let path = "\(folder)/\(name)"
        if access(path + ".tern", R_OK) == 0 { return .files(path: FilePath.canonical(path + ".tern"), folder: folder, [path + ".tern"]) }
        if let files = Self.files(inFolder: path), !files.isEmpty { return try self.folder(FilePath.canonical(path), files) }
      }
      if let library = registry.module(named: name) { return .embedded(library) }
      let hint = NearNames.question(for: name, among: registry.plugins.flatMap(\.modules).map(\.name))
      throw .raised(
        machine.failure(
          .noModule, "no module is called `\(name)`",
          notes: (Remedies.libraries.contains(name) ? ["its functions are built in: zeros(2, 3), softmax(x)"] : hint.map { [$0] } ?? [])
            + ["looked for \(name).tern in \(folders.filter { !$0.isEmpty }.joined(separator: ", "))"]))
    }
  }

  private func folder(_ path: String, _ files: [String]) throws(OperationError) -> Found {
    if files.isEmpty { throw .raised(machine.failure(.unreadableFile, "\(path) is a folder without files of the language", notes: ["they end in .tern"])) }
    return .files(path: path, folder: path, files)
  }

  /// Whether a file is a library, which may hold a plug-in.
  static func isLibrary(_ path: String) -> Bool { path.hasSuffix(".so") || path.hasSuffix(".dylib") }

  /// The files of the language in a folder, by name; nil when there is no such folder.
  private static func files(inFolder path: String) -> [String]? {
    FilePath.entries(ofFolder: path)?.filter { $0.name.hasSuffix(".tern") && !$0.name.hasPrefix(".") }.map { "\(path)/\($0.name)" }
  }

  // MARK: Loading

  private func run(_ paths: [String], _ module: Module) throws(OperationError) -> Value {
    var sources: [Source] = []
    for path in paths {
      do throws(SourceFileError) {
        let source = try Source(path: path)
        sources.append(source)
        machine.programRun.imports.append(ProgramRun.Text(name: path, bytes: source.bytes))
      } catch {
        throw .raised(
          machine.failure(
            .unreadableFile, error.message, notes: path.hasSuffix(".tern") ? [] : ["files of the language end in .tern"]))
      }
    }
    return try run(sources, module)
  }

  private func run(_ library: LibraryModule) throws(OperationError) -> Value {
    try run(library.files().map { Source(name: $0.name, bytes: $0.bytes) }, module(name: library.name, folder: ""))
  }

  /// The function that an expression stands for; made once for each text.
  func function(_ text: String, called name: String) throws(OperationError) -> FunctionValue {
    if let function = functions[text] { return function }
    let module = Module(name: name, folder: "", registry: registry)
    _ = try run([Source(name: name, "function = \(text)")], module)
    guard case .function(let function)? = module.value(of: "function") else { throw .notCallable(module.value(of: "function") ?? .none) }
    functions[text] = function
    return function
  }

  /// Runs the texts of a module, which share their names.
  private func run(_ sources: [Source], _ module: Module) throws(OperationError) -> Value {
    do throws(Diagnostic) {
      for source in sources {
        let parsed = Parser.parse(source, errorLimit: 1)
        if let error = parsed.errors.first { throw Diagnostic(error, in: source) }
        let analysis = ScopeAnalysis.analyze(parsed.tree)
        if let error = analysis.errors.first { throw Diagnostic(error, in: source) }
        try machine.run(Compiler.compile(parsed.tree, analysis, module: module, showsResults: false))
      }
    } catch { throw .raised(error) }
    let bindings = module.bindings
    return .record(try RecordValue(.of(bindings.map(\.name)), bindings.map(\.value)))
  }

  /// Takes a plug-in in; its operations are known like built-in ones from then on.
  ///
  /// - Returns: a record of its operations.
  private func add(pluginAt path: String) throws(OperationError) -> Value {
    do throws(PluginError) {
      guard let openPlugin else { throw .notLoadable("this program takes no plug-ins") }
      let operations: [Operation]
      if let known = registry.plugins.first(where: { $0.path == path }) {
        operations = known.operations
      } else {
        let plugin = try openPlugin(path)
        try registry.add(plugin)
        operations = plugin.operations
      }
      do throws(OperationError) {
        return .record(
          try RecordValue(.of(operations.map(\.name)), operations.map { operation in registry[operation.name].map { .function($0) } ?? .none }))
      } catch { return .none }
    } catch {
      throw .raised(machine.failure(.plugin, "\(path) \(error.message)", notes: error.remedy.map { [$0] } ?? []))
    }
  }
}
