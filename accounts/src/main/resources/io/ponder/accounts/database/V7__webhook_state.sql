-- What has become of an endpoint's messages: the last that arrived, the last that did not and why, and how many were given up.

alter table webhook_endpoints add column delivered_at timestamp with time zone;
alter table webhook_endpoints add column failed_at timestamp with time zone;
alter table webhook_endpoints add column failure varchar(400);
alter table webhook_endpoints add column given_up integer default 0 not null;
