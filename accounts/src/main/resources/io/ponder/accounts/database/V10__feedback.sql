-- What clients say of answers, and which searches were right.

-- reply_id: of the reply that the client got. is_right: whether the answer is the right one, by a reference or by feedback; null where nobody said.
alter table ledger_entries add column reply_id varchar(100);
alter table ledger_entries add column is_right boolean;
create index ledger_entries_by_reply on ledger_entries (reply_id);

alter table ledger_days add column judged bigint default 0 not null;
alter table ledger_days add column right_answers bigint default 0 not null;
alter table ledger_days add column judged_nano_usd bigint default 0 not null;

-- The last that was said of a search. answer and comment: only where the search's texts are kept. right_before: whether it was right before anybody said so here.
create table feedback (
  entry_id varchar(100) primary key references ledger_entries (id) on delete cascade,
  correct boolean,
  right_before boolean,
  rating double precision,
  answer text,
  comment text,
  key_id varchar(100),
  at timestamp with time zone not null
);
