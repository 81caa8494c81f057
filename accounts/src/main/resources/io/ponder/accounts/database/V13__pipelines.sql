-- Runs of pipelines: jobs and trainings, one after the other.

-- plan: the steps as they were when the run began. held: paused by somebody, whatever its job does.
create table pipeline_runs (
  id varchar(80) primary key,
  tenant varchar(200) not null,
  caller varchar(300) not null,
  name varchar(200) not null,
  pipeline varchar(80) not null,
  source_id varchar(80) not null,
  parameters text not null,
  plan text not null,
  pilot bigint,
  state varchar(20) not null,
  trouble text,
  note text,
  model varchar(300),
  held boolean not null,
  max_nano_usd bigint,
  max_tokens bigint,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone
);
create unique index pipeline_runs_by_name on pipeline_runs (tenant, name);

-- makes: the name of the data set or model.
create table pipeline_steps (
  run_id varchar(80) not null,
  number integer not null,
  state varchar(20) not null,
  makes varchar(300) not null,
  job_id varchar(80),
  made_rows bigint,
  samples bigint,
  right_samples bigint,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  primary key (run_id, number)
);

-- All jobs that a step ever began: what they spent counts.
create table pipeline_jobs (
  job_id varchar(80) primary key,
  run_id varchar(80) not null,
  number integer not null
);
create index pipeline_jobs_by_run on pipeline_jobs (run_id, number);

-- The data sets that a run was given.
create table pipeline_sources (
  run_id varchar(80) not null,
  dataset_id varchar(80) not null,
  primary key (run_id, dataset_id)
);
create index pipeline_sources_by_dataset on pipeline_sources (dataset_id);

create table pipeline_tasks (
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
create index pipeline_tasks_due on pipeline_tasks (execution_time);
create index pipeline_tasks_heartbeat on pipeline_tasks (last_heartbeat);
