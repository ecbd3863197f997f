use super::super::lexer::{Lexer, Operand};

fn all(data: &[u8]) -> Vec<(Vec<Operand>, String)> {
    let limits = crate::config::Limits::default();
    let mut lexer = Lexer::new(data, &limits);
    let mut operands = Vec::new();
    let mut found = Vec::new();
    while let Some(op) = lexer.next_operator(&mut operands) {
        found.push((operands.clone(), String::from_utf8_lossy(op).into_owned()));
    }
    found
}

#[test]
fn strings_names_and_numbers_are_read_with_their_escapes() {
    let found = all(br"/A#20B -.5 +3. (a\(b\)\101(c)\
d) <4a4> [1(x)-2] TJ");
    assert_eq!(
        found,
        [(
            vec![
                Operand::Name(b"A B".to_vec()),
                Operand::Number(-0.5),
                Operand::Number(3.0),
                Operand::Text(b"a(b)A(c)d".to_vec()),
                Operand::Text(b"J@".to_vec()),
                Operand::Array(vec![Operand::Number(1.0), Operand::Text(b"x".to_vec()), Operand::Number(-2.0)]),
            ],
            "TJ".to_owned()
        )]
    );
}

#[test]
fn data_of_an_inline_image_is_not_read_as_operators() {
    let found = all(b"BI /W 2 /H 1 ID \xff EIx\x01 Q BT EI Q");
    assert_eq!(found.iter().map(|f| f.1.as_str()).collect::<Vec<_>>(), ["EI", "Q"]);
    assert_eq!(found[0].0[0].get(b"W"), Some(&Operand::Number(2.0)));
}

#[test]
fn nesting_without_end_is_cut_off() {
    let data = b"[".repeat(100_000);
    assert!(all(&data).is_empty());
}
