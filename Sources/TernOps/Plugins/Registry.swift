/// The plug-ins of a session: every operation and module that has a name comes from here.
package final class Registry {
  package private(set) var plugins: [any Plugin]
  /// Operations of plug-ins that came after the built-in ones.
  private var added: [String: OperationFunction] = [:]
  /// Told when a plug-in brings operations while programs run.
  package var onAdding: ([OperationFunction]) -> Void = { _ in }

  /// Operations that programs of this session do not have.
  private let hidden: Set<String>

  package init(without hidden: Set<String> = []) {
    plugins = Catalogue.plugins
    self.hidden = hidden
  }

  package subscript(name: String) -> OperationFunction? { hidden.contains(name) ? nil : Catalogue.byName[name] ?? added[name] }

  package var operations: [Operation] {
    let all = plugins.flatMap(\.operations)
    return hidden.isEmpty ? all : all.filter { !hidden.contains($0.name) }
  }
  package var families: [OperationFamily] { plugins.flatMap(\.families) }
  package var lessons: [Lesson] { plugins.flatMap(\.lessons) }
  package var dataSets: [DataSet] { plugins.flatMap(\.dataSets) }
  package var renderers: [Renderer] { plugins.flatMap(\.renderers) }
  package func plugin(named name: String) -> (any Plugin)? { plugins.first { $0.name == name } }

  package func module(named name: String) -> LibraryModule? {
    for plugin in plugins {
      if let module = plugin.modules.first(where: { $0.name == name }) { return module }
    }
    return nil
  }

  /// Takes a plug-in in with all that it has, or, where anything is wrong with it, nothing of it.
  package func add(_ plugin: any Plugin) throws(PluginError) {
    try check(plugin)
    plugins.append(plugin)
    let functions = plugin.operations.map(OperationFunction.init)
    for function in functions { added[function.name] = function }
    onAdding(functions)
  }

  private func check(_ plugin: any Plugin) throws(PluginError) {
    if self.plugin(named: plugin.name) != nil { throw .pluginTaken(plugin.name) }
    guard Licence(plugin.licence).isCompatible else { throw .licence(plugin.licence) }
    var names: Set<String> = []
    for operation in plugin.operations {
      if let owner = owner(of: operation.name) { throw .nameTaken("an operation \(operation.name)", by: owner) }
      guard names.insert(operation.name).inserted else { throw .nameTaken("an operation \(operation.name)", by: plugin.name) }
    }
    try refuse(\.modules, of: plugin, "a module") { $0.name }
    try refuse(\.lessons, of: plugin, "a lesson") { $0.name }
    try refuse(\.dataSets, of: plugin, "a data set") { $0.name }
    try refuse(\.renderers, of: plugin, "a renderer of") { $0.suffix }
    try refuse(\.commandNames, of: plugin, "a command") { $0 }
  }

  /// Refuses a plug-in with parts that are called like those of others, or like one another.
  private func refuse<Part>(
    _ parts: (any Plugin) -> [Part], of plugin: any Plugin, _ kind: String, _ name: (Part) -> String
  ) throws(PluginError) {
    var taken = Dictionary(plugins.flatMap { owner in parts(owner).map { (name($0), owner.name) } }, uniquingKeysWith: { first, _ in first })
    for part in parts(plugin) {
      if let owner = taken[name(part)] { throw .nameTaken("\(kind) \(name(part))", by: owner) }
      taken[name(part)] = plugin.name
    }
  }

  /// The plug-in that an operation comes from.
  package func owner(of operation: String) -> String? {
    plugins.first { $0.operations.contains { $0.name == operation } }?.name
  }
}
