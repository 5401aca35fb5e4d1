package io.supervision.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of one table of a document, by the text of their first cell. */
final class Table {

  private final Map<String, List<String>> rows = new LinkedHashMap<>();

  /** The table below a heading of the second level. */
  static Table below(String heading, Document document) {
    Table table = new Table();
    boolean here = false;
    for (String line : document.prose()) {
      if (line.startsWith("## ")) {
        here = line.equals("## " + heading);
      } else if (here && line.startsWith("| `")) {
        List<String> cells = cells(line);
        table.rows.put(cells.get(0), cells);
      }
    }
    return table;
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    for (String cell : line.substring(1).split("\\|", -1)) {
      cells.add(plain(cell));
    }
    return cells;
  }

  /** Without the marks of code. */
  private static String plain(String cell) {
    return cell.strip().replace("`", "");
  }

  List<String> keys() {
    return List.copyOf(rows.keySet());
  }

  /** One cell, the first being 0. */
  String cell(String key, int column) {
    List<String> row = rows.get(key);
    if (row == null) {
      throw new AssertionError("no row '" + key + "' in " + rows.keySet());
    }
    return row.get(column);
  }

  List<String> column(int column) {
    return rows.values().stream().map(row -> row.get(column)).toList();
  }

  @Override
  public String toString() {
    return Arrays.toString(rows.keySet().toArray());
  }
}
