-- What every search spent. Money is in billionths of a US dollar; an unknown price is null, never 0.

create table ledger_entries (
  id varchar(100) primary key,
  at timestamp with time zone not null,
  organization varchar(100) not null,
  team varchar(100) not null,
  key_id varchar(100),
  conversation varchar(200),
  operation varchar(40) not null,
  model varchar(300) not null,
  strategy varchar(100) not null,
  verifier varchar(300),
  outcome varchar(20) not null,
  error varchar(100),
  estimated boolean not null,
  latency_ms bigint not null,
  samples integer not null,
  calls integer not null,
  nano_usd bigint,
  request_id varchar(200) not null
);
create index ledger_entries_by_time on ledger_entries (at, id);
create index ledger_entries_by_team on ledger_entries (organization, team, at, id);
create index ledger_entries_by_key on ledger_entries (key_id, at, id);

-- The tokens of an entry by role and fate; together they are all of them.
create table ledger_parts (
  entry_id varchar(100) not null references ledger_entries (id) on delete cascade,
  number integer not null,
  role varchar(20) not null,
  fate varchar(20) not null,
  items bigint not null,
  prompt_tokens bigint not null,
  cached_tokens bigint not null,
  completion_tokens bigint not null,
  nano_usd bigint,
  primary key (entry_id, number)
);

-- Sums of entries by day (UTC), which stay when single entries are deleted. An absent key is ''.
create table ledger_days (
  on_day date not null,
  organization varchar(100) not null,
  team varchar(100) not null,
  key_id varchar(100) not null,
  model varchar(300) not null,
  strategy varchar(100) not null,
  outcome varchar(20) not null,
  requests bigint not null,
  estimated bigint not null,
  unpriced bigint not null,
  latency_ms bigint not null,
  samples bigint not null,
  calls bigint not null,
  nano_usd bigint not null,
  primary key (on_day, organization, team, key_id, model, strategy, outcome)
);

-- The tokens of these sums by role and fate.
create table ledger_day_parts (
  on_day date not null,
  organization varchar(100) not null,
  team varchar(100) not null,
  key_id varchar(100) not null,
  model varchar(300) not null,
  strategy varchar(100) not null,
  outcome varchar(20) not null,
  role varchar(20) not null,
  fate varchar(20) not null,
  items bigint not null,
  prompt_tokens bigint not null,
  cached_tokens bigint not null,
  completion_tokens bigint not null,
  nano_usd bigint not null,
  primary key (on_day, organization, team, key_id, model, strategy, outcome, role, fate)
);

-- Questions and answers of teams that have them kept.
create table ledger_prompts (
  entry_id varchar(100) primary key references ledger_entries (id) on delete cascade,
  question text not null,
  answer text
);
