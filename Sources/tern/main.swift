import TernRuntime
import TernSyntax
let interpreter = Interpreter()
interpreter.output = { print($0, terminator: "") }
interpreter.showResult = { print($0) }
do throws(Diagnostic) {
  if CommandLine.arguments[1] == "-e" {
    try interpreter.run(Source(name: "<expression>", CommandLine.arguments[2]), showsResults: true)
  } else {
    do { try interpreter.run(try Source(path: CommandLine.arguments[1])) } catch let e as Diagnostic { throw e } catch { print(error) }
  }
} catch { print(error.rendered()) }
