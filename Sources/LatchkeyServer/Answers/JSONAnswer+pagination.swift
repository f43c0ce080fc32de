extension JSONAnswer {
    /// The member `pagination` of a list that is told page by page. `page` counts from 1; nil where nobody knows it, because the page was
    /// found by its place. `isCapped`: there are more than `total`, and nobody counts them. `next`: where the next page begins.
    mutating func pagination(page: Int?, perPage: Int, total: Int, isCapped: Bool? = false, next: ListCursor?) {
        key("pagination")
        object { answer in
            if let page { answer.field("page", page) } else { answer.field("page", nil) }
            answer.field("per_page", perPage)
            answer.field("total", total)
            if let isCapped { answer.field("capped", isCapped) }
            answer.field("has_next", next != nil)
            answer.field("has_prev", page.map { $0 > 1 } ?? true)
            answer.field("next", next?.text)
        }
    }
}
