import Foundation
import Testing

/// Whatever the eleven questions ask for stands in a lesson, and is checked: Lessons/coverage.csv says where.
@Suite struct CoverageTests {
  /// What each question asks for, written out from its description: the table must have a row for each of these.
  private static let items: [(question: Int, items: [String])] = [
    (1, [
      "very common, hard", "chain rule", "forward with cached intermediates", "backward by hand for the two-layer sigmoid network",
      "binary cross-entropy", "why dL/dz2 = a2 - y", "what holds for squared error", "SGD", "XOR", "5000 epochs", "2-4-1",
      "textbook settings: 0.01 init, rate 0.01", "stay at ln 2: shown", "stay at ln 2: explained", "stay at ln 2: repaired",
      "log(0)", "how to avoid log(0)", "autodiff gives the same gradients", "exercise: sigmoid",
      "exercise: derivative of the sigmoid", "exercise: stable binary cross-entropy",
      "exercise: backward of the two-layer network", "exercise: Adam step",
    ]),
    (2, [
      "very common, hard", "sigmoid' <= 1/4", "tanh' <= 1", "products over 20 layers, 0.25^20", "20 layers of width 100",
      "with sigmoid", "with ReLU", "with residual blocks x + W2 relu(W1 x)", "with batch normalisation, all 20 layers",
      "per-parameter gradient norms", "gradient norms drawn as bars", "Xavier initialisation", "He initialisation", "LSTM", "GRU",
      "against a plain RNN", "on a long-range task", "exploding gradients", "clipping", "a verdict per network",
      "exercise: residual block", "exercise: Xavier init", "exercise: He init", "exercise: gradient clipping",
      "exercise: LSTM cell", "exercise: GRU cell",
    ]),
    (3, [
      "very common, hard", "weighted sum by similarity", "self-attention", "softmax(QK^T/sqrt(d_k))V", "why sqrt(d_k)",
      "variance of the scores measured", "causal mask", "padding mask", "-1e9 against -inf", "the fully masked row",
      "multi-head attention", "d_model 512, 8 heads, length 10, batch 2", "output [2, 10, 512]", "weights [2, 8, 10, 10]",
      "d_model % heads", "mask [b, t, t] silently broadcasts over heads when b = heads", "dropout declared but never applied",
      "attention weights as a heat map", "a sentence-like task", "trained in seconds", "exercise: softmax",
      "exercise: softmax backward", "exercise: log_softmax", "exercise: scaled dot-product attention with mask",
      "exercise: causal mask", "exercise: multi-head attention", "exercise: flash-style attention with O(t) memory",
      "exercise: find the bug, mask after softmax", "exercise: find the bug, mask that broadcasts over heads",
      "exercise: find the bug, dropout never applied",
    ]),
    (4, [
      "common, medium", "axes of batch norm", "axes of layer norm", "batch statistics", "running statistics in evaluation",
      "small batches", "batch of 1", "sequences", "manual layer norm", "gamma and beta", "eps = 1e-5", "biased variance",
      "against the op", "batch norm for [n, c]", "batch norm for [n, c, h, w], [2, 512, 28, 28]", "layer norm for [2, 10, 512]",
      "train/eval difference drawn", "exercise: layer norm forward", "exercise: layer norm backward",
      "exercise: batch norm in training, with running statistics", "exercise: batch norm in evaluation",
      "exercise: find the bug, running statistics",
    ]),
    (5, [
      "very common, hard", "encoder: self-attention", "encoder: FFN", "decoder: masked self-attention", "decoder: cross-attention",
      "decoder: FFN", "sinusoidal positions", "10000", "max 5000", "post-norm residuals", "pre-norm residuals",
      "embedding times sqrt(d)", "vocabulary 10000", "d 512, 8 heads, ff 2048, 6 layers", "[2, 10] ids to [2, 10, 512]",
      "attention over the batch axis", "batch-independence test", "character model", "trained in under 30 s", "writes text",
      "decoder generating with a causal mask", "exercise: sinusoidal positions", "exercise: encoder layer",
      "exercise: cross-attention", "exercise: greedy decoding", "exercise: find the bug, batch axis in attention",
    ]),
    (6, [
      "very common, medium", "literature", "gap", "hypothesis", "experiment", "metrics", "worked example run for real",
      "sparse against full attention", "on a long-range task", "perplexity", "accuracy", "time", "cost", "pre-registration record",
      "what the result shows", "what the result does not show", "exercise: perplexity", "exercise: the mask of sparse attention",
    ]),
    (7, [
      "very common, medium", "attention switched", "residual switched", "dropout switched", "one at a time from the full model",
      "four configurations", "several seeds", "more than one data set", "mean", "95 % interval", "table", "plot",
      "one factor at a time checked by the runner", "CSV output", "JSON output", "Markdown output", "exercise: ablation grid",
      "exercise: interaction of two factors",
    ]),
    (8, [
      "very common, easy", "one call that sets every seed", "the same bits on a second run", "the same bits on any thread count",
      "JSON log", "log: time", "log: configuration", "log: results", "log: versions", "log: processor", "log: kernel variant",
      "log: script hash", "log: data hash", "tern replay LOG repeats it", "replay compares bits", "data versioning", "environment",
      "hyper-parameters", "exercise: seeded split", "exercise: folds",
    ]),
    (9, [
      "very common, medium", "same splits", "n runs", "mean and standard deviation", "ddof stated", "95 % t interval",
      "paired t-test", "Wilcoxon signed-rank", "Wilcoxon exact", "why n = 5 can never reach p < 0.05", "effect size",
      "several comparisons", "corrected by Holm", "flops", "parameters", "time", "several metrics", "several data sets",
      "what \"better\" means when the difference is not significant", "exercise: paired t statistic", "exercise: t interval",
      "exercise: Holm", "exercise: effect size of pairs", "exercise: find the bug, ddof mixed",
    ]),
    (10, [
      "common, hard", "InfoNCE", "NT-Xent with temperature 0.5", "the self-similarity mask", "-9e15",
      "what -9e15 does in lower precision", "L2 normalisation", "SimCLR", "encoder", "projection head, 512 to 128",
      "two augmented views", "MoCo: queue", "MoCo: momentum", "CLIP: symmetric loss", "CLIP: two encoders",
      "trained on a small real image set", "alignment measured", "uniformity measured", "embedding plotted", "exercise: InfoNCE",
      "exercise: NT-Xent", "exercise: CLIP loss", "exercise: momentum update", "exercise: find the bug, SimCLR",
    ]),
    (11, [
      "advanced", "patches 16 x 16 of 224 x 224 x 3", "196 tokens of 768", "by a strided convolution",
      "by rearrange and a product", "both equal", "class token", "learned positions", "12 layers", "12 heads", "ff 3072",
      "1000 classes", "the full ViT-B/16 runs a forward pass", "parameters counted, 86.6 million", "flops",
      "an image size that the patch does not divide", "a small ViT on real 8 x 8 digits", "in under a minute",
      "over 95 % test accuracy", "attention rollout", "rollout drawn on a digit", "exercise: patch embedding",
      "exercise: class-token assembly", "exercise: attention rollout", "exercise: parameters of a ViT",
      "exercise: find the bug, patches",
    ]),
  ]

  @Test("each row of the table stands in the lesson, and is checked where it says")
  func rows() throws {
    let table = try Self.table()
    let lessons = try Self.lessons()
    let tests = try Self.tests()
    #expect(table.count >= 120)
    var seen: [Int: Set<String>] = [:]
    for row in table {
      guard row.count == 4, let question = Int(row[0]), let lesson = lessons[question] else {
        Issue.record("four fields, the first from 1 to 11: \(row)")
        continue
      }
      let item = row[1], quote = Self.collapsed(row[2])
      let isNew = seen[question, default: []].insert(item).inserted
      #expect(!item.isEmpty && isNew, "an item, once for each question: \(row)")
      #expect(quote.count >= 10 && lesson.text.contains(quote), "the lesson does not say this: \(row)")
      #expect(Self.isFound(row[3], question, lesson, tests), "nothing checks this: \(row)")
    }
  }

  @Test("each item that a question asks for has its row, and each row is one of them")
  func complete() throws {
    var rows: [Int: Set<String>] = [:]
    for row in try Self.table() where row.count == 4 { rows[Int(row[0]) ?? 0, default: []].insert(row[1]) }
    #expect(Self.items.map(\.question) == Array(1...11))
    for (question, items) in Self.items {
      #expect(Set(items).count == items.count, "\(question)")
      let found = rows[question] ?? []
      #expect(found.symmetricDifference(items).isEmpty, "question \(question): \(found.symmetricDifference(items).sorted())")
    }
  }

  @Test("each lesson has at least two exercises, all together at least thirty, each under a name of its own")
  func exercises() throws {
    let lessons = try Self.lessons()
    #expect(lessons.keys.sorted() == Array(1...11))
    for (question, lesson) in lessons { #expect(lesson.exercises.count >= 2, "\(question): \(lesson.exercises)") }
    let all = lessons.values.flatMap(\.exercises)
    #expect(all.count >= 30 && Set(all).count == all.count)
  }

  @Test("the table's reader knows quotes, doubled ones, commas and lines within them")
  func reader() throws {
    #expect(Self.fields("a,\"b,\"\"c\"\"\",\n\"d\ne\",,f\r\n") == [["a", "b,\"c\"", ""], ["d\ne", "", "f"]])
    #expect(Self.fields("a,b") == [["a", "b"]])
    #expect(Self.collapsed(" a \n  b\tc ") == "a b c")
    let lesson = Lesson("## one\n##\n## ## two\n  three\n  assert four\n## assert five\nif six { assert seven }\nexercise eight(x) {\n")
    #expect(lesson.text == "one ## two three assert four assert five if six { assert seven } exercise eight(x) {")
    #expect(lesson.asserts == ["  assert four", "if six { assert seven }"] && lesson.exercises == ["eight"])
  }

  /// What the table is compared with.
  private struct Lesson {
    /// All in one line, without the signs of prose before its lines.
    let text: String
    let asserts: [String]
    /// The names of the exercises.
    let exercises: [String]

    init(_ source: String) {
      let lines = source.split(separator: "\n").map(String.init)
      text = CoverageTests.collapsed(
        lines.map { line -> Substring in
          let words = line.drop { $0 == " " }
          return words.hasPrefix("##") ? words.dropFirst(2) : words
        }.joined(separator: "\n"))
      asserts = lines.filter { line in
        !line.hasPrefix("##") && (line.drop { $0 == " " }.hasPrefix("assert ") || line.contains("{ assert "))
      }
      exercises = lines.filter { $0.hasPrefix("exercise ") }.map { line in
        String(line.dropFirst("exercise ".count).prefix { $0 != "(" && $0 != " " })
      }
    }
  }

  /// Whether a row's check stands where the row says.
  private static func isFound(_ check: String, _ question: Int, _ lesson: Lesson, _ tests: [String: String]) -> Bool {
    guard let (kind, text) = parts(check) else { return false }
    switch kind {
    case "assert":
      return lesson.asserts.contains { $0.contains(text) }
    case "output":
      return tests["Lesson\(question < 10 ? "0" : "")\(question)Tests.swift"]?.contains(text) ?? false
    case "test":
      guard let (file, words) = parts(text) else { return false }
      return tests[file]?.contains(words) ?? false
    case "exercise":
      return lesson.exercises.contains(text)
    default:
      return false
    }
  }

  /// What stands before the first colon, and behind it.
  private static func parts(_ text: String) -> (String, String)? {
    guard let colon = text.range(of: ": "), text.distance(from: colon.upperBound, to: text.endIndex) >= 3 else { return nil }
    return (String(text[..<colon.lowerBound]), String(text[colon.upperBound...]))
  }

  private static func collapsed(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The lessons by their numbers.
  private static func lessons() throws -> [Int: Lesson] {
    let folder = TernProcess.root + "/Lessons"
    var lessons: [Int: Lesson] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasSuffix(".tern") {
      let number = try #require(Int(file.prefix(2)), "\(file)")
      lessons[number] = Lesson(try String(contentsOfFile: folder + "/" + file, encoding: .utf8))
    }
    return lessons
  }

  /// The tests' texts by the names of their files; this one is none of them.
  private static func tests() throws -> [String: String] {
    let folder = TernProcess.root + "/Tests/TernTests"
    var tests: [String: String] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder)
    where file.hasSuffix(".swift") && file != "CoverageTests.swift" {
      tests[file] = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
    }
    return tests
  }

  /// The rows of the table, without its heading.
  private static func table() throws -> [[String]] {
    let rows = fields(try String(contentsOfFile: TernProcess.root + "/Lessons/coverage.csv", encoding: .utf8))
    #expect(rows.first == ["question", "item", "lesson", "test"])
    return Array(rows.dropFirst())
  }

  /// The fields of a text in CSV: those in quotes may hold commas, ends of lines, and quotes that are doubled.
  private static func fields(_ text: String) -> [[String]] {
    var rows: [[String]] = [], row: [String] = [], field = "", isQuoted = false
    // By scalars, as "\r\n" is a single Character.
    var scalars = text.unicodeScalars.makeIterator(), next = scalars.next()
    while let scalar = next {
      next = scalars.next()
      switch scalar {
      case "\"" where isQuoted && next == "\"":
        field.append("\"")
        next = scalars.next()
      case "\"":
        isQuoted.toggle()
      case "," where !isQuoted:
        row.append(field)
        field = ""
      case "\n" where !isQuoted:
        rows.append(row + [field])
        (row, field) = ([], "")
      case "\r" where !isQuoted:
        break
      default:
        field.unicodeScalars.append(scalar)
      }
    }
    return row.isEmpty && field.isEmpty ? rows : rows + [row + [field]]
  }
}
