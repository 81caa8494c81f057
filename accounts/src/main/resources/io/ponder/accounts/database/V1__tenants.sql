-- Who asks: organisations, their teams, and the keys of these.

create table organizations (
  id varchar(39) primary key,
  name varchar(100) not null,
  allowed text not null, -- JSON: what may be asked for; {} is everything
  version bigint not null,
  created_at timestamp with time zone not null
);

create table teams (
  id varchar(39) primary key, -- unique over all organisations
  organization varchar(39) not null references organizations (id),
  name varchar(100) not null,
  allowed text not null,
  keep_prompts_days integer, -- null: prompts are not kept
  version bigint not null,
  created_at timestamp with time zone not null
);

create index teams_of_organization on teams (organization);

create table api_keys (
  id varchar(12) primary key,
  team varchar(39) not null references teams (id) on delete cascade,
  name varchar(100) not null,
  role varchar(16) not null,
  allowed text not null,
  hash varchar(64) not null, -- SHA-256 of the key's text, in hexadecimal digits; the text itself is nowhere
  previous_hash varchar(64), -- the one before the last rotation, good until previous_until
  previous_until timestamp with time zone,
  version bigint not null,
  created_at timestamp with time zone not null,
  created_by varchar(100) not null,
  rotated_at timestamp with time zone,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  last_used_at timestamp with time zone -- to within some minutes
);

create index keys_of_team on api_keys (team);

-- What admins changed. A row never changes.
create table audit (
  id bigint generated always as identity primary key,
  changed_at timestamp with time zone not null,
  actor_key varchar(12), -- null: without a key, on a gateway that required none, or offline
  actor varchar(100) not null,
  action varchar(40) not null,
  subject varchar(20) not null, -- organization, team, key, limits
  subject_id varchar(80) not null,
  organization varchar(39), -- the subject's, as is the team
  team varchar(39),
  before_change text, -- JSON, without secrets
  after_change text
);

create index audit_of_team on audit (team, id);

-- Where requests belong that need no key, and the first keys.
insert into organizations (id, name, allowed, version, created_at)
values ('default', 'Default', '{}', 1, current_timestamp);

insert into teams (id, organization, name, allowed, version, created_at)
values ('default', 'default', 'Default', '{}', 1, current_timestamp);
