-- Work that outlives the process that does it: responses, files, batches, idempotency keys, webhooks.

-- Gateways that run. Each says so every few seconds; what one that fell silent had begun is ended or taken over.
create table workers (
  id varchar(80) primary key,
  seen_at timestamp with time zone not null
);

-- db-scheduler's table, once for each kind of work, so that each has places of its own.
create table response_tasks (
  task_name varchar(100) not null,
  task_instance varchar(100) not null,
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
create index response_tasks_due on response_tasks (execution_time);
create index response_tasks_heartbeat on response_tasks (last_heartbeat);

create table batch_tasks (
  task_name varchar(100) not null,
  task_instance varchar(100) not null,
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
create index batch_tasks_due on batch_tasks (execution_time);
create index batch_tasks_heartbeat on batch_tasks (last_heartbeat);

create table webhook_tasks (
  task_name varchar(100) not null,
  task_instance varchar(100) not null,
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
create index webhook_tasks_due on webhook_tasks (execution_time);
create index webhook_tasks_heartbeat on webhook_tasks (last_heartbeat);

-- work: what a gateway needs to do it, in the background, until it has ended. gateway: which one does it, in the foreground.
create table responses (
  id varchar(80) primary key,
  tenant varchar(200) not null,
  status varchar(16) not null,
  background boolean not null,
  document text not null,
  input text not null,
  work text,
  attempt integer default 0 not null,
  cancelling boolean default false not null,
  gateway varchar(80),
  expires_at timestamp with time zone not null
);
create index responses_by_end on responses (expires_at);
create index responses_by_gateway on responses (gateway);
create index responses_by_status on responses (status);

create table response_events (
  response_id varchar(80) not null references responses (id) on delete cascade,
  number integer not null,
  type varchar(80) not null,
  document text not null,
  primary key (response_id, number)
);

-- What the search behind a piece of work has told so far, so that the next attempt need not pay for it again.
create table work_units (
  work_id varchar(120) not null,
  number integer not null,
  attempt integer not null,
  events text not null,
  primary key (work_id, number)
);

-- complete: false while a file is still being written, when nobody can see it.
create table files (
  id varchar(80) primary key,
  tenant varchar(200) not null,
  purpose varchar(40) not null,
  filename varchar(400) not null,
  bytes bigint not null,
  complete boolean not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone
);
create index files_by_tenant on files (tenant, created_at);
create index files_by_end on files (expires_at);

create table file_chunks (
  file_id varchar(80) not null references files (id) on delete cascade,
  number integer not null,
  content bytea not null,
  primary key (file_id, number)
);

-- document: the batch as its client sees it. work: whose it is.
create table batches (
  id varchar(80) primary key,
  tenant varchar(200) not null,
  status varchar(16) not null,
  document text not null,
  work text not null,
  attempt integer default 0 not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null
);
create index batches_by_tenant on batches (tenant, created_at);

-- Lines that have ended, until the batch has.
create table batch_results (
  batch_id varchar(80) not null references batches (id) on delete cascade,
  line integer not null,
  failed boolean not null,
  document text not null,
  primary key (batch_id, line)
);

-- reply: null while the first request is at work.
create table idempotency_keys (
  id varchar(64) primary key,
  request varchar(64) not null,
  gateway varchar(80) not null,
  reply bytea,
  content_type varchar(100),
  expires_at timestamp with time zone not null
);
create index idempotency_keys_by_end on idempotency_keys (expires_at);

-- secret_version: the secret is derived from the operator's key, the endpoint's id and this number.
create table webhook_endpoints (
  id varchar(80) primary key,
  tenant varchar(200) not null,
  name varchar(200) not null,
  url varchar(2000) not null,
  event_types text not null,
  secret_version integer not null,
  created_at timestamp with time zone not null
);
create index webhook_endpoints_by_tenant on webhook_endpoints (tenant);

-- A key that a gateway made for itself, where the operator gives none. Only in a database that one gateway has to itself.
create table server_keys (
  name varchar(80) primary key,
  secret varchar(200) not null
);
