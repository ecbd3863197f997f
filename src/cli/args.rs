//! Every argument and its help text: the one definition from which help, man page and completions come.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};

use crate::export::{Dialect, HeadLanguage, ReaderLanguage};
use crate::knowledge::time::AutumnFrom;

/// What stands below the help of the whole program.
const AFTER_HELP: &str = "\
Data goes to standard output or to the folder given with -o; everything said to a person goes to standard error.

Exit status: 0 all inputs converted, 1 some input failed (the others are written), 2 wrong use, 3 nothing could be written.";

/// Turns Norwegian action plans (handlingsplaner) into one harmonised, traceable data set.
#[derive(Debug, Parser)]
#[command(name = "samstem", version, about, after_help = AFTER_HELP, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Convert every PDF and text export under the paths into one harmonised data set
    Run(RunArgs),
    /// Print the plan JSON of one document
    Extract(ExtractArgs),
    /// Print the recovered tables of one document, before harmonisation
    Tables(TablesArgs),
    /// Write a page to look at: what was seen in one document, what was chosen and why
    Inspect(InspectArgs),
    /// Compare the plans of a data set: coverage, responsibility, time, similar measures, versions
    Compare(CompareArgs),
    /// Write one HTML page about a data set and its comparison, for people
    Report(ReportArgs),
    /// Show how every source heading of a data set was mapped, and what was not, with suggestions
    Headings(HeadingsArgs),
    /// Validate a data set against the published schemas
    Check(CheckArgs),
    /// Print what one document may cost, and how to change it
    Limits(LimitsArgs),
    /// Print the JSON Schema of a plan
    Schema,
    /// Print completions for a shell
    Completions(CompletionsArgs),
    /// Print the man page
    Man,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("worded").args(["xlsx", "report"]).multiple(true)))]
#[command(group(ArgGroup::new("dated").args(["compare", "report"]).multiple(true)))]
pub struct RunArgs {
    /// Files, folders (with everything below them), globs, or - for a list of paths on standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The folder to write the data set to
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// Write into a folder that holds other files
    #[arg(long)]
    pub force: bool,
    /// Go on with the run that was stopped in the folder, and refuse where it was made with other options
    #[arg(long, conflicts_with = "retry")]
    pub resume: bool,
    /// Inputs to read again although they have not changed since the last run into the folder
    #[arg(long, value_enum, value_name = "WHICH")]
    pub retry: Option<Retry>,
    /// How the CSV files are written: standard (RFC 4180), or as a Norwegian Excel opens them with a double click
    #[arg(long, value_enum, value_name = "DIALECT", default_value_t = Dialect::Standard)]
    pub csv_dialect: Dialect,
    /// The language of the CSV heading row; key writes the JSON field names
    #[arg(long, value_enum, value_name = "LANGUAGE", default_value_t = HeadLanguage::Key)]
    pub headers: HeadLanguage,
    /// Write the data set as a workbook too, samstem.xlsx: measures, every plan in its own shape, notes, sources
    #[arg(long)]
    pub xlsx: bool,
    /// Write a page for people too, report.html: coverage, time, responsibility, themes, changes, gaps
    #[arg(long)]
    pub report: bool,
    /// With --xlsx or --report: the language of its reader
    #[arg(long, value_enum, value_name = "LANGUAGE", default_value_t = ReaderLanguage::Bokmaal, requires = "worded")]
    pub language: ReaderLanguage,
    /// Write the tables as one SQLite database too, samstem.sqlite
    #[arg(long, hide = cfg!(not(feature = "sqlite")))]
    pub sqlite: bool,
    /// Write the tables as Parquet files too, one for each CSV file
    #[arg(long, hide = cfg!(not(feature = "parquet")))]
    pub parquet: bool,
    /// Compare the plans too, into the folder comparison of the data set
    #[arg(long)]
    pub compare: bool,
    /// With --compare or --report: the day against which measures are past due, or today
    #[arg(long, value_name = "YYYY-MM-DD", requires = "dated")]
    pub reference_date: Option<String>,
    /// How to read.
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// Unchanged inputs that are read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Retry {
    /// Those that could not be converted
    Failed,
    /// All of them
    All,
}

/// Arguments of `extract`.
#[derive(Debug, Args)]
pub struct ExtractArgs {
    /// A PDF or a text export, or - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// How to read.
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// Arguments of `tables`.
#[derive(Debug, Args)]
pub struct TablesArgs {
    /// A PDF or a text export, or - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The form of the output
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = TableFormat::Json)]
    pub format: TableFormat,
    /// How CSV is written
    #[arg(long, value_enum, value_name = "DIALECT", default_value_t = Dialect::Standard)]
    pub csv_dialect: Dialect,
    /// How to read.
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// The forms of `tables`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// Every cell with its place, spans and how it was found
    Json,
    /// One grid after the other
    Csv,
}

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// A PDF or a text export, or - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The HTML file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Show this page alone, from 1
    #[arg(long, value_name = "N")]
    pub page: Option<u32>,
    /// How to read.
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// Arguments of `compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// A folder that run wrote; of several, all plans are compared together
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// The folder to write the comparison to
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// The day against which measures are past due, or today; without it nothing is past due
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub reference_date: Option<String>,
    /// Write into a folder that holds files, and over an earlier comparison
    #[arg(long)]
    pub force: bool,
    /// How the CSV files are written
    #[arg(long, value_enum, value_name = "DIALECT", default_value_t = Dialect::Standard)]
    pub csv_dialect: Dialect,
    /// A CSV of your own actors, as given to run
    #[arg(long, value_name = "FILE")]
    pub actors: Option<PathBuf>,
    /// Number of threads [default: one a processor core]
    #[arg(short, long, value_name = "N", value_parser = parse_jobs)]
    pub jobs: Option<usize>,
}

/// Arguments of `report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// A folder that run wrote
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The HTML file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// The language of the page's own words
    #[arg(long, value_enum, value_name = "LANGUAGE", default_value_t = ReaderLanguage::default())]
    pub language: ReaderLanguage,
    /// The day against which measures are past due, or today; without it nothing is past due
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub reference_date: Option<String>,
    /// Write over a file of this name
    #[arg(long)]
    pub force: bool,
    /// A CSV of your own actors, as given to run
    #[arg(long, value_name = "FILE")]
    pub actors: Option<PathBuf>,
    /// Number of threads [default: one a processor core]
    #[arg(short, long, value_name = "N", value_parser = parse_jobs)]
    pub jobs: Option<usize>,
}

/// Arguments of `headings`.
#[derive(Debug, Args)]
pub struct HeadingsArgs {
    /// A folder that run wrote
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The form of the output
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = HeadingsFormat::Text)]
    pub format: HeadingsFormat,
}

/// The forms of `headings`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum HeadingsFormat {
    /// Lines to read
    Text,
    /// A list of objects
    Json,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// A folder that run wrote
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// Arguments of `limits`.
#[derive(Debug, Args)]
pub struct LimitsArgs {
    /// As a list of objects
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Options common to the commands that read documents.
#[derive(Debug, Args)]
pub struct ReadingArgs {
    /// Password for encrypted PDFs
    #[arg(long, value_name = "PASSWORD")]
    pub password: Option<String>,
    /// A CSV of your own headings (field,language,heading), which win over the built-in ones
    #[arg(long, value_name = "FILE")]
    pub headings: Option<PathBuf>,
    /// A CSV of your own actors (id,canonical,type,variants), which add to and win over the built-in ones
    #[arg(long, value_name = "FILE")]
    pub actors: Option<PathBuf>,
    /// The month in which an autumn begins: haust 2024 reaches from its first day to the end of the year
    #[arg(long, value_enum, value_name = "MONTH", default_value_t)]
    pub autumn_from: AutumnFrom,
    /// Leave a PDF's structure tree out
    #[arg(long)]
    pub ignore_tags: bool,
    /// Change a limit of what one document may cost, as name=value; samstem limits lists them
    #[arg(long = "limit", value_name = "NAME=VALUE")]
    pub limits: Vec<String>,
    /// Read documents in this process instead of worker processes: one that is made to do harm can then end the program
    #[arg(long)]
    pub no_isolation: bool,
    /// Number of documents read at the same time [default: one a processor core]
    #[arg(short, long, value_name = "N", value_parser = parse_jobs)]
    pub jobs: Option<usize>,
    /// Say nothing but errors
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say what was found in every document; twice: every finding
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

/// More threads than this gain nothing on any machine this program meets, and each costs a stack.
const MAX_JOBS: usize = 256;

fn parse_jobs(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(n) if (1..=MAX_JOBS).contains(&n) => Ok(n),
        _ => Err(format!("give a whole number from 1 to {MAX_JOBS}")),
    }
}

impl ValueEnum for AutumnFrom {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.name()))
    }
}

impl ValueEnum for Dialect {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Standard, Self::ExcelNo]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.name()))
    }
}

impl ValueEnum for ReaderLanguage {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.name()))
    }
}

impl ValueEnum for HeadLanguage {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Nynorsk, Self::Bokmaal, Self::English, Self::Key]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.name()))
    }
}
