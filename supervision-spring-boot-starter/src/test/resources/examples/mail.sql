create table mail (text varchar(100) not null);
