import ArgumentParser
import TernOps

/// A plug-in that brings commands, of the program and of its REPL. It is linked into a program of its own: `Program.run(with:)`.
public protocol CommandPlugin: Plugin {
  /// `tern NAME …`
  var commands: [any ParsableCommand.Type] { get }
  /// `:NAME …`
  var sessionCommands: [SessionCommand] { get }
}

extension CommandPlugin {
  public var commands: [any ParsableCommand.Type] { [] }
  public var sessionCommands: [SessionCommand] { [] }
  public var commandNames: [String] {
    commands.compactMap { $0.configuration.shouldDisplay ? $0.configuration.commandName : nil } + sessionCommands.map(\.name)
  }
}

/// The commands of `tern` itself.
struct ProgramCommands: CommandPlugin {
  let name = "program"
  let version = Catalogue.version
  let licence = "GPL-3.0-or-later"
  let summary = "The command line and the REPL."

  var commands: [any ParsableCommand.Type] {
    [
      StartCommand.self, RunCommand.self, ReplayCommand.self, GradeCommand.self, GradeWorkerCommand.self, WatchCommand.self, GradescopeCommand.self, LessonCommand.self,
      LessonsCommand.self, LearnCommand.self, CheckCommand.self, FormatCommand.self,
      OpsCommand.self, PluginsCommand.self, PluginCommand.self, BenchCommand.self,
    ]
  }

  var sessionCommands: [SessionCommand] {
    [.help, .source, .time, .cost, .why, .grad, .shape, .vars, .learn, .next, .back, .skip, .goto, .run, .exercises, .tryExercise, .hint, .grade, .answers,
      .lessons, .plugins, .load, .reset, .quit]
  }
}
