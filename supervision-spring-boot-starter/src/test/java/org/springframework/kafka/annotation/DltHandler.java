package org.springframework.kafka.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Stands for that of Spring Kafka, which is known by its name. */
@Retention(RetentionPolicy.RUNTIME)
public @interface DltHandler {}
