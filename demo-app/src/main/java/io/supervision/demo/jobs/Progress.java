package io.supervision.demo.jobs;

/**
 * How far a job is.
 *
 * @param job its name
 * @param done steps that are done
 * @param total all steps
 * @param starts how often it was started, 1 if it never crashed
 * @param result one line about its outcome; empty until it is finished
 */
record Progress(String job, int done, int total, int starts, String result) {}
