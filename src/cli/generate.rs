//! What is made from the program itself: JSON Schema, shell completions, man page.

use clap::CommandFactory;

use crate::export::json;
use crate::export::schema::plan_schema;

use super::args::{Cli, CompletionsArgs};
use super::exit::Exit;
use super::say::Say;
use super::setup::print;

/// `samstem schema`.
pub fn schema() -> Exit {
    let say = Say::plain();
    match json::pretty(&plan_schema()) {
        Ok(bytes) => print(&bytes, &say),
        Err(error) => say.nothing_written(&format!("the schema cannot be written ({error}); please report it")),
    }
}

/// `samstem completions SHELL`.
pub fn completions(args: &CompletionsArgs) -> Exit {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "samstem", &mut bytes);
    print(&bytes, &Say::plain())
}

/// `samstem man`: the program's page, then one a command.
pub fn man() -> Exit {
    let say = Say::plain();
    let mut bytes = Vec::new();
    let mut command = Cli::command();
    command.build();
    let mut written = clap_mangen::Man::new(command.clone()).render(&mut bytes);
    for sub in command.get_subcommands().filter(|s| s.get_name() != "help") {
        written = written.and_then(|()| clap_mangen::Man::new(sub.clone()).render(&mut bytes));
    }
    match written {
        Ok(()) => print(&bytes, &say),
        Err(error) => say.nothing_written(&format!("the page cannot be written ({error}); please report it")),
    }
}
