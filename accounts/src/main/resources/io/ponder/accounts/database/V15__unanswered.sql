-- Whether no question of a data set has a right answer.
alter table datasets add column unanswered boolean default false not null;
