-- What was known of a search before it began, so that later ones like it can be foretold.

alter table ledger_entries add column kind varchar(64); -- the same for searches that are alike but for their questions
alter table ledger_entries add column size_tokens bigint; -- what the question makes of it

create index ledger_entries_by_kind on ledger_entries (organization, kind, at, id);
