package io.supervision.internal.children;

/** A child that is nothing but its id. */
final class Item extends ListedChild {

  private final String id;

  Item(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
