//! The work itself, the same in a worker process and without one.

use crate::config::Config;
use crate::knowledge::Knowledge;
use crate::pipeline::{self, PlanIds, guarded};
use crate::review::{View, inspect};

use super::wire::{Answer, Job, Made, Task};

/// Makes what the task asks for.
#[must_use]
pub fn perform(task: &Task, bytes: &[u8], config: &Config, knowledge: &Knowledge) -> Answer {
    let name = task.name.as_str();
    let made = guarded(name, || {
        Ok(match task.job {
            Job::Plan => Made::Plan(Box::new(pipeline::extract(name, bytes, config, knowledge)?)),
            Job::Tables => Made::Tables(pipeline::tables(name, bytes, config, knowledge)?),
            Job::Look(page) => {
                let mut look = pipeline::look(name, bytes, config, knowledge)?;
                PlanIds::default().settle(&mut look.plan);
                Made::Look(inspect(&look, View { page }))
            }
        })
    });
    Answer { data: made.is_err() && pipeline::is_json(bytes), made }
}
