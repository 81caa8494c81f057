-- When jobs last used what was paid for, what their samples were like, and what their rows were compared with.

-- used_by: the last job that used the reply; null for one that only the job that paid for it has used.
alter table paid_calls add column used_at timestamp with time zone default current_timestamp not null;
alter table paid_calls add column used_by varchar(80);
update paid_calls set used_at = created_at;
create index paid_calls_by_use on paid_calls (used_at);

-- Each row is a window of a job's samples, by whichever worker drew them.
create table job_figures (
  id varchar(80) primary key,
  job_id varchar(80) not null,
  figures text not null,
  at timestamp with time zone not null
);
create index job_figures_by_job on job_figures (job_id, at);

-- Benchmarks that the rows were compared with when the job ended, as its card tells them.
alter table jobs add column decontaminated text;
