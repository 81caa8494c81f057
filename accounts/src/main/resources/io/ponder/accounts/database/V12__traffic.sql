-- Searches that may be used for training, and whose words are in the data sets made of them.

-- keep_training_days: how long searches that opt in are kept; null: none is. keeps_personal_data: whether data sets may be made of them with personal data in.
alter table teams add column keep_training_days integer;
alter table teams add column keeps_personal_data boolean default false not null;

-- person: a pseudonym; null where the client named nobody. content: question, candidates and how they were drawn, as JSON.
-- correct, rating and answer: what was said of the answer afterwards.
create table traffic (
  id varchar(100) primary key,
  tenant varchar(200) not null,
  team varchar(100) not null,
  at timestamp with time zone not null,
  model varchar(300) not null,
  strategy varchar(100) not null,
  person varchar(64),
  content text not null,
  correct boolean,
  rating double precision,
  answer text
);
create index traffic_by_time on traffic (tenant, at, id);
create index traffic_by_team on traffic (team, at);
create index traffic_by_person on traffic (person);

-- Which searches a unit of a job looks at: those of one person with one question.
create table traffic_units (
  job_id varchar(80) not null,
  unit bigint not null,
  search_id varchar(100) not null,
  primary key (job_id, unit, search_id)
);

-- Who was forgotten, and when: what they asked until then is not kept when it arrives late. exports: JSON, who had read rows of theirs.
create table forgotten_people (
  tenant varchar(200) not null,
  person varchar(64) not null,
  at timestamp with time zone not null,
  exports text not null,
  primary key (tenant, person)
);

-- Of whose words a row is made.
alter table dataset_rows add column person varchar(64);
create index dataset_rows_by_person on dataset_rows (person, dataset_id);

-- Whose words the reply of a call holds.
create table paid_call_people (
  call_id char(64) not null,
  person varchar(64) not null,
  primary key (call_id, person)
);
create index paid_call_people_by_person on paid_call_people (person);

-- Who has read all rows of a data set that holds words of people.
create table dataset_readings (
  id bigint generated always as identity primary key,
  dataset_id varchar(80) not null,
  key_id varchar(100),
  at timestamp with time zone not null
);
create index dataset_readings_by_dataset on dataset_readings (dataset_id);
