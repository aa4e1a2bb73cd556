/// The plug-ins of a session: every operation and module that has a name comes from here.
package final class Registry {
  package private(set) var plugins: [any Plugin]
  /// Operations of plug-ins that came after the built-in ones.
  private var added: [String: OperationFunction] = [:]
  /// Told when a plug-in brings operations while programs run.
  package var onAdding: ([OperationFunction]) -> Void = { _ in }

  package init() { plugins = Catalogue.plugins }

  package subscript(name: String) -> OperationFunction? { Catalogue.byName[name] ?? added[name] }

  package var operations: [Operation] { plugins.flatMap(\.operations) }
  package var families: [OperationFamily] { plugins.flatMap(\.families) }
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
      if let owner = owner(of: operation.name) { throw .operationTaken(operation.name, by: owner) }
      guard names.insert(operation.name).inserted else { throw .operationTaken(operation.name, by: plugin.name) }
    }
    for module in plugin.modules where self.module(named: module.name) != nil { throw .moduleTaken(module.name) }
  }

  /// The plug-in that an operation comes from.
  package func owner(of operation: String) -> String? {
    plugins.first { $0.operations.contains { $0.name == operation } }?.name
  }
}
