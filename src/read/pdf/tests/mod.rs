//! Documents built here, one phenomenon each.

mod annotations;
mod build;
mod damage;
mod drawing;
mod fonts;
mod layout;
mod lexer;
mod limits;
mod marks;
mod text;
