import ArgumentParser
import TernOps
import TernProgram

/// Comparing sequences of unequal lengths: what plug-ins that are linked in can bring, one of each.
struct Alignment: CommandPlugin {
  let name = "alignment"
  let version = "1.0.0"
  let licence = "MIT"
  let summary = "Comparing sequences of unequal lengths."

  var families: [OperationFamily] { [OperationFamily("Alignment", [.editDistance, .softAlignment])] }

  /// Functions that are written in the language itself.
  var modules: [LibraryModule] {
    [
      LibraryModule("warping") {
        let text = """
          fn distances(x: [n, d], y: [m, d]) -> [n, m] {
            "The squared distance of each row of x to each row of y."
            sum((x[:, new] - y) ^ 2, axis=-1)
          }

          fn soft_dtw(x: [n, d], y: [m, d], gamma = 1) -> [] {
            "How far two series are apart when time may be stretched (Cuturi and Blondel, 2017)."
            soft_alignment(distances(x, y), gamma)
          }

          """
        return [("warping/warping.tern", Array(text.utf8))]
      }
    ]
  }

  var lessons: [Lesson] {
    [
      Lesson("edit-distance") {
        """
        ## # How far apart are two words?
        ##
        ## Count the letters that must be put in, taken out or changed:

        print(edit_distance(codes("kitten"), codes("sitting")))

        """
      }
    ]
  }

  var renderers: [Renderer] { [.tikz] }
  var commands: [any ParsableCommand.Type] { [WordErrorRate.self] }

  var sessionCommands: [SessionCommand] {
    [
      SessionCommand(":distance", "A, B", "show how many letters two texts differ in") { repl, texts in
        let value = try repl.evaluate("((a, b) -> edit_distance(codes(a), codes(b)))(\(texts))")
        repl.write("\(value)\n")
      }
    ]
  }
}
