use lopdf::{Object, dictionary};

use super::build::{Build, Read, document, read};
use crate::config::Config;
use crate::model::{ContentId, TagNode};

#[test]
fn artifacts_and_contents_are_marked_on_words() {
    let found = read(
        "/Artifact <</Type /Pagination>> BDC BT /F1 10 Tf 50 780 Td (Side) Tj ET EMC \
         /P <</MCID 3>> BDC BT /F1 10 Tf 50 700 Td (Tiltak) Tj /Span BMC ( 1) Tj EMC ET EMC BT /F1 10 Tf 50 600 Td (fri) Tj ET",
    );
    assert!(found.word("Side").artifact);
    let id = ContentId { page: 1, form: None, mcid: 3 };
    assert_eq!((found.word("Tiltak").content, found.word("1").content), (Some(id), Some(id)));
    assert_eq!((found.word("fri").content, found.word("fri").artifact), (None, false));
}

#[test]
fn replacement_text_stands_for_what_is_drawn() {
    let found = read(
        "BT /F1 10 Tf 50 700 Td /Span <</ActualText (fi)>> BDC (x) Tj EMC (nne) Tj 0 -20 Td \
         /Span <</ActualText (to ord)>> BDC (123456) Tj EMC 0 -20 Td (tids) Tj /Span <</ActualText <FEFF00AD>>> BDC (-) Tj EMC \
         0 -20 Td /Span <</ActualText ()>> BDC (pynt) Tj EMC ( igjen) Tj ET",
    );
    assert_eq!(found.texts(), ["finne", "to", "ord", "tids", "igjen"]);
    assert!(found.word("tids").soft_hyphen_end);
    assert!(found.word("ord").bbox.x0 > found.word("to").bbox.x1);
}

fn tagged() -> Build {
    let mut build = Build::new("/P <</MCID 0>> BDC BT /F1 10 Tf 50 700 Td (Tiltak) Tj ET EMC /Fm Do");
    let form = build.stream(
        dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 600.into(), 800.into()] },
        "/P <</MCID 0>> BDC BT /F1 10 Tf 50 600 Td (frist) Tj ET EMC",
    );
    build.resource("XObject", "Fm", form);
    let page = build.page_id;
    let cell = |k: Object, kind: &str| {
        dictionary! { "Type" => "StructElem", "S" => kind, "Pg" => page, "K" => k }
    };
    let mut head = cell(0.into(), "Hode");
    head.set(
        "A",
        vec![
            Object::Dictionary(dictionary! { "O" => "Table", "Scope" => "Column", "ColSpan" => 2 }),
            Object::Dictionary(dictionary! { "O" => "Layout", "Width" => 3 }),
        ],
    );
    let in_form = dictionary! { "Type" => "MCR", "Pg" => page, "Stm" => form, "MCID" => 0 };
    let mut body = cell(vec![Object::Dictionary(in_form)].into(), "TD");
    body.set("C", "Hoy");
    body.set("Lang", Object::string_literal("nn-NO"));
    let (head, body) = (build.pdf.add_object(head), build.pdf.add_object(body));
    let row = build.pdf.add_object(dictionary! { "S" => "TR", "K" => vec![head.into(), body.into()] });
    let table =
        build.pdf.add_object(dictionary! { "S" => "Skjema", "K" => row, "Alt" => Object::string_literal("plan") });
    let root = dictionary! {
        "Type" => "StructTreeRoot", "K" => table,
        "RoleMap" => dictionary! { "Skjema" => "Rutenett", "Rutenett" => "Table", "Hode" => "TH" },
        "ClassMap" => dictionary! { "Hoy" => dictionary! { "O" => "Table", "RowSpan" => 3 } },
    };
    let root = build.pdf.add_object(root);
    build.catalog.set("StructTreeRoot", root);
    build
}

#[test]
fn the_structure_tree_is_read_with_roles_spans_and_forms() {
    let found = tagged().read();
    let [table] = found.tags.as_slice() else { panic!("{:?}", found.tags) };
    assert_eq!((table.role.as_str(), table.alt.as_deref()), ("Table", Some("plan")));
    let [head, body] = table.children[0].children.as_slice() else { panic!("{table:?}") };
    assert_eq!((head.role.as_str(), head.col_span, head.row_span, head.scope.as_deref()), ("TH", 2, 1, Some("Column")));
    assert_eq!((body.role.as_str(), body.row_span, body.lang.as_deref()), ("TD", 3, Some("nn-NO")));
    assert_eq!(found.word("Tiltak").content, Some(head.content[0]));
    assert_eq!(found.word("frist").content, Some(body.content[0]));
    assert_ne!(head.content[0], body.content[0]);
}

#[test]
fn tags_can_be_left_out() {
    let config = Config { ignore_tags: true, ..Config::default() };
    assert!(Read::of(document(&tagged().bytes(), &config).unwrap()).tags.is_empty());
}

#[test]
fn roles_follow_the_namespaces_of_pdf_2() {
    let mut build = Build::new("/P <</MCID 0>> BDC BT /F1 10 Tf 50 700 Td (Mal) Tj ET EMC");
    let space = build.pdf.add_object(dictionary! {
        "Type" => "Namespace", "NS" => Object::string_literal("https://example.org/plan"),
        "RoleMapNS" => dictionary! { "Malsetjing" => "H2" },
    });
    let page = build.page_id;
    let item = build.pdf.add_object(dictionary! { "S" => "Malsetjing", "NS" => space, "Pg" => page, "K" => 0 });
    let root = build.pdf.add_object(dictionary! { "Type" => "StructTreeRoot", "K" => item });
    build.catalog.set("StructTreeRoot", root);
    assert_eq!(build.read().tags[0].role, "H2");
}

#[test]
fn trees_that_loop_or_go_deep_come_to_an_end() {
    let mut build = Build::new("BT /F1 10 Tf 50 700 Td (Mal) Tj ET");
    let own = build.pdf.new_object_id();
    let mut deep = build.pdf.add_object(dictionary! { "S" => "P" });
    for _ in 0..5000 {
        deep = build.pdf.add_object(dictionary! { "S" => "Div", "K" => deep });
    }
    build.pdf.objects.insert(own, dictionary! { "S" => "Div", "K" => vec![own.into(), deep.into()] }.into());
    let root = build.pdf.add_object(dictionary! { "Type" => "StructTreeRoot", "K" => own });
    build.catalog.set("StructTreeRoot", root);
    let found = build.read();
    let depth = |mut node: &TagNode| {
        let mut depth = 0;
        while let Some(child) = node.children.last() {
            (node, depth) = (child, depth + 1);
        }
        depth
    };
    assert!(depth(&found.tags[0]) >= 100);
    assert_eq!(found.codes(), ["tags-cut"]);
}
