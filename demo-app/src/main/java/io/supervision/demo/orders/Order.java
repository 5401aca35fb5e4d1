package io.supervision.demo.orders;

/**
 * What a customer wants.
 *
 * @param id unique, so that the same order counts once however often it arrives
 * @param customer who
 * @param product what
 * @param quantity how many
 */
public record Order(String id, String customer, String product, int quantity) {}
