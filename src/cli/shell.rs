//! `rutter completions` and `rutter man`: what a shell and a manual need, made from the commands themselves.

use super::{Cli, Failure, Outcome, say};
use clap::CommandFactory;
use clap_complete::Shell;

/// Write the completions of a shell.
#[derive(clap::Args)]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs `completions`.
pub fn completions(args: &Args) {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "rutter", &mut script);
    say(&String::from_utf8_lossy(&script));
}

/// Runs `man`: one page, the commands with their options below it.
pub fn man() -> Outcome {
    let mut command = Cli::command();
    command.build();
    let failed = |error: std::io::Error| Failure::Machine(error.to_string());
    let mut page = Vec::new();
    let whole = clap_mangen::Man::new(command.clone());
    whole.render_title(&mut page).map_err(failed)?;
    whole.render_name_section(&mut page).map_err(failed)?;
    whole.render_synopsis_section(&mut page).map_err(failed)?;
    whole.render_description_section(&mut page).map_err(failed)?;
    for one in command.get_subcommands().filter(|one| !one.is_hide_set()) {
        page.extend(format!(".SH \"RUTTER {}\"\n", one.get_name().to_uppercase()).bytes());
        let about = one.get_about().map(ToString::to_string).unwrap_or_default();
        page.extend(format!("{}\n", roff(&about)).bytes());
        let man = clap_mangen::Man::new(one.clone());
        let mut options = Vec::new();
        man.render_options_section(&mut options).map_err(failed)?;
        page.extend(String::from_utf8_lossy(&options).replace(".SH OPTIONS\n", "").bytes());
    }
    say(&String::from_utf8_lossy(&page));
    Ok(())
}

/// Text as the manual's language takes it: a line may not begin with a full stop, nor hold a bare backslash.
fn roff(text: &str) -> String {
    text.replace('\\', "\\\\").replace('-', "\\-")
}
