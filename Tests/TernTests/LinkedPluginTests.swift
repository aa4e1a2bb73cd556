import Foundation
import Testing

/// The example of a program with a plug-in of its own, in Swift over the public interface.
@Suite struct LinkedPluginTests {
  private static func run(_ arguments: [String], input: String = "") throws -> TernProcess.Result {
    try TernProcess.run(arguments, input: input, of: "tern-alignment")
  }

  @Test("its operations and modules are like any other")
  func operations() throws {
    let folder = try TemporaryFolder()
    let program = """
      import warping
      print(edit_distance(codes("kitten"), codes("sitting")), edit_distance([1], range(0)), edit_distance(range(0), range(0)))
      d = [[0.5, 2, 3], [1, 0.3, 2], [2, 1, 0.1], [4, 2, 0.7]]
      # By hand: 0.5 + 0.3 + 0.1 + 0.7 is the shortest path, and with a small gamma the others do not count.
      print(close(soft_alignment(d, 1e-4), 1.6), equal(round(grad(d -> soft_alignment(d, 1e-4))(d)), [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]]))
      # Of a row there is one path; of two by two three.
      paths = -log(exp(-1 - 4) + exp(-1 - 2 - 4) + exp(-1 - 3 - 4))
      print(soft_alignment([[1.0, 2, 3]]), close(soft_alignment([[1.0, 2], [3, 4]]), paths))
      print(check_grad(d -> soft_alignment(d, 0.7), d).ok, check_grad((x, y) -> warping.soft_dtw(x, y, 0.5), randn(5, 2), randn(7, 2)).ok)
      print(map(soft_alignment, ([[1.0]], [[2.0]])), soft_alignment(f64([[1.0]])).dtype)
      """
    let result = try Self.run([try folder.write("a.tern", program)])
    #expect(
      result.output == """
        3 1 0
        true true
        6.0 true
        true true
        (1.0, 2.0) f64

        """, "\(result.errors)")
  }

  @Test("the plug-in of README.md is the one that is built here, and works")
  func readme() throws {
    let text = try String(contentsOfFile: TernProcess.root + "/Sources/Examples/linked/Margins.swift", encoding: .utf8)
    let readme = try String(contentsOfFile: TernProcess.root + "/README.md", encoding: .utf8)
    #expect(readme.contains(text.split(separator: "\n\n", maxSplits: 1)[1]))
    #expect(try Self.run(["-e", "grad(s -> hinge_loss(s, [1, -1]))([0.5, -3])"]).output == "[-0.5, 0]\n")
  }

  @Test("what it refuses is refused in place")
  func refusals() throws {
    func errors(_ expression: String) throws -> String { try Self.run(["-e", expression]).errors }
    #expect(try errors("soft_alignment([1.0])").contains("distances is f32[1], but must be a tensor [n, m] with at least one element"))
    #expect(try errors("soft_alignment([[1.0]], gamma=0)").contains("gamma is 0, but must be a number above 0"))
    #expect(try errors("edit_distance([1.5], [2])").contains("a is f32[1], but must be a tensor i64[n]"))
    #expect(try errors("hessian(soft_alignment)([[1.0, 2]])").contains("there is no derivative of the derivative of soft_alignment"))
  }

  @Test("its commands, its lesson and its renderer are at hand")
  func parts() throws {
    #expect(try Self.run(["wer", "the cat sat", "the bat sat down"]).output.hasPrefix("0.666"))
    let empty = try Self.run(["wer", "", "a"])
    #expect(empty.errors == "error: the right text has no words\n" && empty.status == 1)
    #expect(try Self.run(["--help"]).output.contains("wer"))
    #expect(try Self.run(["run", "edit"]).output.hasSuffix("\n3\n"))
    let session = try Self.run([], input: ":distance \"kitten\", \"sitting\"\n:help\n?soft_alignment\n:source warping.distances\n:distance 1\n")
    #expect(session.output.hasPrefix("3\n"))
    #expect(session.output.contains("  :distance A, B       show how many letters two texts differ in\n"))
    #expect(session.output.contains("Cuturi and Blondel, 2017, equation 3"))
    #expect(session.output.contains("# warping/warping.tern"))
    #expect(session.errors.contains("the lambda needs `b`"))
    let folder = try TemporaryFolder()
    let drawing = try Self.run(["-e", "graph(x -> exp(x), \"\(folder.path)/g.tex\")([1.0])"])
    #expect(drawing.status == 0, "\(drawing.errors)")
    let text = try String(contentsOfFile: folder.path + "/g.tex", encoding: .utf8)
    #expect(text.hasPrefix("\\begin{tikzpicture}") && text.contains("{exp};") && text.hasSuffix("\\end{tikzpicture}\n"))
    let other = try Self.run(["-e", "graph(x -> x, \"g.pdf\")"])
    #expect(other.errors.contains("a name that ends in .dot, .gv, .svg, .png or .tex"))
  }

  @Test("it is listed with what it brings, and `tern` itself has none of it")
  func listed() throws {
    let parts = """

      alignment 1.0.0, MIT
        Comparing sequences of unequal lengths.
        module warping
        lesson edit-distance
        pictures .tex (TikZ, for LaTeX)
        commands
          wer :distance
          edit_distance soft_alignment

      """
    #expect(try Self.run(["plugins"]).output.hasSuffix(parts))
    #expect(try Self.run(["ops", "edit_distance"]).output.contains("Wagner and Fischer"))
    #expect(try TernProcess.run(["ops", "edit_distance"]).status == 1)
  }
}
