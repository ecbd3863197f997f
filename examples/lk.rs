fn main() {
    let l = samstem::knowledge::headings::Lexicon::builtin();
    for h in std::env::args().skip(1) {
        let f = samstem::text::fold::fold(&h);
        let g = l.guess(&f);
        println!("{h}: guess {} {:.2} {}", g.field.key(), g.score, l.holds(&f));
    }
}
