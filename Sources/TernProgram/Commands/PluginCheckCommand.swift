import ArgumentParser
import TernOps
import TernPlugins
import TernRuntime
import TernSyntax

/// `tern plugin check FILE`: whether the operations of a plug-in obey the laws that hold of the built-in ones.
struct PluginCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Run the operations of a plug-in through the laws that hold of the built-in ones.",
    discussion: """
      Each operation is called as in its example and its samples. What is checked:
        example     the example gives what the documentation says
        shapes      every element of the results that infer promises is written
        bounds      nothing outside of arguments and results is read or written
        repeat      a second run gives the same bits
        strides     arguments that lie in memory in another way give the same results
        derivative  the derivative agrees with differences of the values, for random cotangents and every element
        second      so does the derivative of the derivative, where there is one
        cost        the declared cost is possible

      The exit status is 0 when every law holds, 1 otherwise.

      EXAMPLES
        tern plugin check ./libsoft.so
      """)

  @Argument(help: "The library of the plug-in.")
  var file: String

  func run() throws {
    let plugin: LoadedPlugin
    do throws(PluginError) { plugin = try PluginFile.load(file) } catch {
      throw Failure.message("\(file) \(error.message)" + (error.remedy.map { "\n = \($0)" } ?? ""))
    }
    let registry = Registry()
    do throws(PluginError) { try registry.add(plugin) } catch { throw Failure.message("\(file) \(error.message)") }
    let interpreter = Interpreter(registry: registry)
    interpreter.machine.stackBudgetInBytes = LargeStack.sizeInBytes / 4 * 3
    do throws(Diagnostic) { try interpreter.run(Source(name: "samples", PluginCheck.prelude)) } catch { throw Failure.of(error) }
    let check = PluginCheck(plugin, interpreter.machine) { text in
      do throws(Diagnostic) { return try interpreter.evaluate(Source(name: "sample", text)) } catch { throw Failure(status: 1, message: error.message) }
    }
    let count = plugin.operations.count
    Terminal.write("\(plugin.name) \(plugin.version), \(plugin.licence): \(count) \(count == 1 ? "operation" : "operations")\n")
    let width = plugin.operations.map(\.name.count).max() ?? 0
    let violations = check.run { operation, calls, laws, broken in
      let marks = laws.map { law in law.rawValue + (broken.contains { $0.law == law } ? " ✗" : " ✓") }.joined(separator: "  ")
      Terminal.write("\(operation)\(String(repeating: " ", count: width - operation.count))  \(marks)  (\(calls) \(calls == 1 ? "call" : "calls"))\n")
      Terminal.flush()
    }
    if violations.isEmpty { return Terminal.write("every law holds\n") }
    let text = violations.map { "error: \($0.operation), law of \($0.law.rawValue): \($0.problem)\n = in \($0.call)\n" }.joined()
    throw Failure(status: Failure.failed, message: text)
  }
}
