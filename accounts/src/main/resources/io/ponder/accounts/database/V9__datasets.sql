-- Training data: data sets and their rows, the jobs that make them, and every call that a job paid for.

create table datasets (
  id varchar(80) primary key,
  tenant varchar(200) not null,
  name varchar(200) not null,
  licence varchar(100),
  held_out boolean not null,
  job_id varchar(80),
  row_count bigint not null,
  sha256 char(64),
  created_at timestamp with time zone not null
);
create unique index datasets_by_name on datasets (tenant, name);
create index datasets_by_job on datasets (job_id);

-- reason: why a row is not among those that are exported; null for those that are.
create table dataset_rows (
  dataset_id varchar(80) not null,
  number bigint not null,
  question char(64) not null,
  content text not null,
  reason varchar(80),
  primary key (dataset_id, number)
);
create index dataset_rows_by_question on dataset_rows (question);

-- epoch: counts how often it was begun; what works for an earlier one stops. spent and held in billionths of a US dollar; null where a model has no price.
create table jobs (
  id varchar(80) primary key,
  tenant varchar(200) not null,
  caller varchar(300) not null,
  name varchar(200) not null,
  recipe varchar(80) not null,
  parameters text not null,
  source_id varchar(80) not null,
  dataset_id varchar(80) not null,
  state varchar(16) not null,
  trouble text,
  epoch integer default 0 not null,
  units bigint not null,
  pilot bigint not null,
  waits boolean not null,
  max_nano_usd bigint,
  max_tokens bigint,
  forecast text,
  alarms text,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  ended_at timestamp with time zone
);
create index jobs_by_tenant on jobs (tenant, created_at);
create unique index jobs_by_dataset on jobs (dataset_id);

create table job_units (
  job_id varchar(80) not null,
  number bigint not null,
  state varchar(16) not null,
  attempts integer default 0 not null,
  why text,
  samples bigint default 0 not null,
  right_samples bigint default 0 not null,
  made_rows bigint default 0 not null,
  tokens bigint default 0 not null,
  nano_usd bigint,
  done_at timestamp with time zone,
  primary key (job_id, number)
);
create index job_units_by_state on job_units (job_id, state);
create index job_units_by_time on job_units (job_id, done_at);

-- What was paid for is never paid for again: the key says model, revision, prompt, parameters and seed.
create table paid_calls (
  id char(64) primary key,
  tenant varchar(200) not null,
  job_id varchar(80) not null,
  reply bytea not null,
  nano_usd bigint,
  tokens bigint not null,
  created_at timestamp with time zone not null
);
create index paid_calls_by_job on paid_calls (job_id);

-- What a search that has not ended has told: another attempt goes on from there.
create table call_parts (
  call_id char(64) not null,
  number integer not null,
  events bytea not null,
  primary key (call_id, number)
);

-- What running calls can spend at most.
create table job_holds (
  id varchar(80) primary key,
  job_id varchar(80) not null,
  nano_usd bigint,
  tokens bigint not null,
  expires_at timestamp with time zone not null
);
create index job_holds_by_job on job_holds (job_id);

create table job_spending (
  job_id varchar(80) primary key,
  nano_usd bigint default 0 not null,
  tokens bigint default 0 not null,
  unpriced boolean default false not null,
  calls bigint default 0 not null,
  remembered bigint default 0 not null
);

create table job_tasks (
  task_name varchar(100) not null,
  task_instance varchar(200) not null,
  task_data bytea,
  execution_time timestamp with time zone not null,
  picked boolean not null,
  picked_by varchar(100),
  last_success timestamp with time zone,
  last_failure timestamp with time zone,
  consecutive_failures integer,
  last_heartbeat timestamp with time zone,
  version bigint not null,
  priority smallint,
  primary key (task_name, task_instance)
);
create index job_tasks_due on job_tasks (execution_time);
create index job_tasks_heartbeat on job_tasks (last_heartbeat);
